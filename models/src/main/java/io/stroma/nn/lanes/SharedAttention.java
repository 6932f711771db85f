package io.stroma.nn.lanes;

import io.stroma.nn.Scoped;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorTensorHook;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Self-attention along shared neighbour lists plus a skip term, as one differentiable operation on float32 tensors:
 * {@code concat_h softmax(q_h k_h^T / sqrt(d/H)) v_h + skip}.
 *
 * <p>n entries, S positions, d width, H heads.
 */
public final class SharedAttention {

    private static final ThreadLocal<LaneAttention> KERNEL = new ThreadLocal<>();

    /** Derivatives of inputs whose hook has returned them; freed when the next one is computed. */
    private static final ThreadLocal<List<Tensor>> HANDED_ON = ThreadLocal.withInitial(ArrayList::new);

    private SharedAttention() {}

    /** Entries from (inclusive) to (exclusive) share neighbour lists. */
    public record Group(int from, int to, SharedLists lists) {}

    /** The Vector API is there, and the head dimension and type are ones the kernel has. */
    public static boolean supports(Tensor qkvs, int heads) {
        long headWidth = qkvs.size(2) / 4 / heads;
        return Lanes.WIDTH > 0
                && headWidth % LaneMath.STEP == 0
                && qkvs.scalar_type().intern() == ScalarType.Float
                && qkvs.numel() <= Integer.MAX_VALUE
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

    /** Turning rows into lanes and back, as a share of the cost of all pairs. */
    private static final double FIXED_COST = 0.25;

    /**
     * Attends.
     *
     * @param qkvs queries, keys, values and skip side by side, (n, S, 4d), float32
     * @param groups that cover all entries
     * @return (n, S, d)
     */
    public static Tensor forward(Tensor qkvs, int heads, List<Group> groups) {
        boolean differentiable = GradMode.is_enabled() && qkvs.requires_grad();
        List<LaneAttention.Group> work = groups.stream()
                .map(g -> new LaneAttention.Group(g.from, g.to, g.lists))
                .toList();
        Tensor rows = qkvs.detach().contiguous(); // (n, S, 4d)
        Tensor result = attend(rows, heads, work); // (n, S, d)
        return differentiable ? withGradient(result, qkvs, rows, heads, work) : result;
    }

    private static Tensor attend(Tensor rows, int heads, List<LaneAttention.Group> groups) {
        int columns = (int) rows.size(2);
        int width = columns / 4;
        Tensor result = torch.empty(new long[] {rows.size(0), rows.size(1), width}, rows.options(), null); // (n, S, d)
        kernel(rows, heads).forward(buffer(rows), columns, buffer(result), groups);
        try (NoGradGuard noGrad = new NoGradGuard()) {
            return result.add_(rows.narrow(2, 3L * width, width)); // (n, S, d)
        }
    }

    /**
     * Ties a result computed outside of the engine to its input. An exact zero taken from the input makes the edge; the
     * result's hook turns its derivative into that of the input, which the input's hook hands on instead of the zero's.
     */
    private static Tensor withGradient(
            Tensor result, Tensor qkvs, Tensor rows, int heads, List<LaneAttention.Group> groups) {
        Tensor input = qkvs.alias(); // (n, S, 4d)
        Slope slope = new Slope(rows, heads, groups);
        Scoped.keep(rows);
        Scoped.keep(slope.ofInput);
        Scoped.keep(slope.ofResult);
        input.register_hook(slope.ofInput);
        Tensor nothing = input.view(-1).narrow(0, 0, 0).sum(); // ()
        result.add_(nothing); // (n, S, d)
        result.register_hook(slope.ofResult);
        return result;
    }

    /** The two hooks of one result. They live until the outermost pointer scope closes, which holds the gradient step. */
    private static final class Slope {

        private final Tensor rows; // (n, S, 4d)
        private final int heads;
        private final List<LaneAttention.Group> groups;
        private Tensor gradient; // (n, S, 4d)

        final TensorTensorHook ofResult = new TensorTensorHook() {
            @Override
            public TensorBase call(TensorBase slope) {
                release();
                gradient = back(new Tensor(slope)); // (n, S, 4d)
                return slope;
            }
        };

        final TensorTensorHook ofInput = new TensorTensorHook() {
            @Override
            public TensorBase call(TensorBase ignored) {
                HANDED_ON.get().add(gradient);
                return gradient; // (n, S, 4d)
            }
        };

        Slope(Tensor rows, int heads, List<LaneAttention.Group> groups) {
            this.rows = rows;
            this.heads = heads;
            this.groups = groups;
        }

        /** The caller owns what is returned. */
        private Tensor back(Tensor slope) {
            try (PointerScope scope = new PointerScope()) {
                int columns = (int) rows.size(2);
                int width = columns / 4;
                Tensor s = slope.contiguous(); // (n, S, d)
                Tensor g = torch.empty_like(rows); // (n, S, 4d)
                kernel(rows, heads).backward(buffer(rows), columns, buffer(s), buffer(g), groups);
                g.narrow(2, 3L * width, width).copy_(s);
                rows.deallocate(); // often the largest tensor of a layer: not kept until the scope closes
                g.retainReference();
                return g;
            }
        }

        /** Frees derivatives that the engine has taken over. */
        private static void release() {
            HANDED_ON.get().forEach(Tensor::releaseReference);
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
