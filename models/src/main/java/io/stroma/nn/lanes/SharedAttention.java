package io.stroma.nn.lanes;

import io.stroma.nn.Scoped;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorTensorHook;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Projection to queries, keys, values and skip, and self-attention along shared neighbour lists, as one differentiable operation
 * on float32 tensors: {@code [q k v s] = x W^T + b}, {@code y = concat_h softmax(q_h k_h^T / sqrt(d/H)) v_h + s}. For gradients only
 * x is kept: the projections, four times as large, are made again on the way back, which costs less than the memory.
 *
 * <p>n entries, S positions, C width of x, d width of y, H heads.
 */
public final class SharedAttention {

    /** Turning rows into lanes and back, as a share of the cost of all pairs. */
    private static final double FIXED_COST = 0.25;

    private static final ThreadLocal<LaneAttention> KERNEL = new ThreadLocal<>();

    /** Derivatives that all inputs' hooks have returned; freed when the next ones are computed. */
    private static final ThreadLocal<List<Tensor>> HANDED_ON = ThreadLocal.withInitial(ArrayList::new);

    private SharedAttention() {}

    /** Entries from (inclusive) to (exclusive) share neighbour lists. */
    public record Group(int from, int to, SharedLists lists) {}

    /** The Vector API is there, and the head width and type are ones the kernel has. */
    public static boolean supports(Tensor x, int width, int heads) {
        return Lanes.WIDTH > 0
                && width / heads % LaneMath.STEP == 0
                && x.scalar_type().intern() == ScalarType.Float
                && x.size(0) * x.size(1) * 4L * width <= Integer.MAX_VALUE
                && (PointerScope.getInnerScope() != null || !GradMode.is_enabled());
    }

    /**
     * Whether lists win over masked attention over all pairs, which costs the same at any density: what arcs cost, and lanes
     * without an entry waste. Measured in docs/performance.md.
     */
    public static boolean pays(int entries, SharedLists lists) {
        int padded = (entries + Lanes.WIDTH - 1) / Lanes.WIDTH * Lanes.WIDTH;
        double pairs = (double) lists.size() * lists.size();
        return padded * (FIXED_COST * pairs + lists.arcs()) < entries * pairs;
    }

    /**
     * Projects and attends.
     *
     * @param x (n, S, C), float32
     * @param weight (4d, C)
     * @param bias (4d)
     * @param groups that cover all entries
     * @return (n, S, d)
     */
    public static Tensor forward(Tensor x, Tensor weight, Tensor bias, int heads, List<Group> groups) {
        boolean differentiable = GradMode.is_enabled() && (x.requires_grad() || weight.requires_grad());
        List<LaneAttention.Group> work = groups.stream()
                .map(g -> new LaneAttention.Group(g.from, g.to, g.lists))
                .toList();
        Projection projection = new Projection(x.detach().contiguous(), weight.detach(), bias.detach());
        Tensor result = Scoped.tensor(() -> attend(projection.rows(), heads, work)); // (n, S, d)
        return differentiable
                ? new Slope(projection, heads, work).tie(result, x, weight, bias) // (n, S, d)
                : result;
    }

    /** Inputs of the projection, cut off from the engine's own gradients. */
    private record Projection(Tensor x, Tensor weight, Tensor bias) {
        /** (n, S, 4d). */
        Tensor rows() {
            return torch.linear(x, weight, new TensorOptional(bias));
        }
    }

    private static Tensor attend(Tensor rows, int heads, List<LaneAttention.Group> groups) {
        int columns = (int) rows.size(2);
        int width = columns / 4;
        Tensor result = torch.empty(new long[] {rows.size(0), rows.size(1), width}, rows.options(), null); // (n, S, d)
        kernel(rows, heads).forward(buffer(rows), columns, buffer(result), groups);
        return result.add_(rows.narrow(2, 3L * width, width)); // (n, S, d)
    }

    /**
     * Ties a result computed outside of the engine to its inputs. An exact zero taken from every input makes the edge; the
     * result's hook turns its derivative into those of the inputs, which the inputs' hooks hand on instead of the zero's. The
     * hooks live until the outermost pointer scope closes, which holds the gradient step.
     */
    private static final class Slope {

        private final Projection projection;
        private final int heads;
        private final List<LaneAttention.Group> groups;
        private List<Tensor> gradients; // as x, weight, bias
        private int waiting; // inputs that have not got theirs

        Slope(Projection projection, int heads, List<LaneAttention.Group> groups) {
            this.projection = projection;
            this.heads = heads;
            this.groups = groups;
        }

        Tensor tie(Tensor result, Tensor... inputs) {
            Scoped.keep(projection.x);
            Scoped.keep(projection.weight);
            Scoped.keep(projection.bias);
            for (int i = 0; i < inputs.length; i++) {
                if (inputs[i].requires_grad()) {
                    waiting++;
                    Tensor input = inputs[i].alias(); // as the input
                    input.register_hook(kept(handingOn(i)));
                    result.add_(input.reshape(-1).narrow(0, 0, 0).sum()); // (n, S, d)
                }
            }
            result.register_hook(kept(new TensorTensorHook() {
                @Override
                public TensorBase call(TensorBase slope) {
                    release();
                    gradients = back(new Tensor(slope));
                    return slope;
                }
            }));
            return result;
        }

        private TensorTensorHook handingOn(int input) {
            return new TensorTensorHook() {
                @Override
                public TensorBase call(TensorBase ignored) {
                    if (--waiting == 0) {
                        HANDED_ON.get().addAll(gradients);
                    }
                    return gradients.get(input);
                }
            };
        }

        private static TensorTensorHook kept(TensorTensorHook hook) {
            Scoped.keep(hook);
            return hook;
        }

        /** Derivatives with respect to x, weight and bias from that of the result (n, S, d). */
        private List<Tensor> back(Tensor slope) {
            return Scoped.tensors(() -> {
                Tensor rows = projection.rows(); // (n, S, 4d)
                int columns = (int) rows.size(2);
                int width = columns / 4;
                Tensor s = slope.contiguous(); // (n, S, d)
                Tensor g = torch.empty_like(rows); // (n, S, 4d)
                kernel(rows, heads).backward(buffer(rows), columns, buffer(s), buffer(g), groups);
                g.narrow(2, 3L * width, width).copy_(s);
                Tensor flat = g.view(-1, columns); // (n * S, 4d)
                Tensor x = projection.x.view(-1, projection.x.size(2)); // (n * S, C)
                return List.of(
                        g.matmul(projection.weight), // (n, S, C)
                        flat.t().matmul(x), // (4d, C)
                        flat.sum(0)); // (4d)
            });
        }

        /** Frees derivatives that the engine has taken over. */
        private static void release() {
            HANDED_ON.get().forEach(Tensor::deallocate);
            HANDED_ON.get().clear();
        }
    }

    private static LaneAttention kernel(Tensor rows, int heads) {
        int positions = (int) rows.size(1);
        int width = (int) rows.size(2) / 4;
        LaneAttention kernel = KERNEL.get();
        if (kernel == null || !kernel.fits(positions, width, heads)) {
            kernel = new LaneAttention(positions, width, heads);
            KERNEL.set(kernel);
        }
        return kernel;
    }

    private static FloatBuffer buffer(Tensor t) {
        return t.data_ptr_float().capacity(t.numel()).asBuffer();
    }
}
