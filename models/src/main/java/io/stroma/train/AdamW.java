package io.stroma.train;

import io.stroma.error.BadInputException;
import io.stroma.io.safetensors.NdArray;
import io.stroma.nn.Module;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2), in the order of operations of torch, so
 * that its numbers are torch's to the bit. Written here because its state travels in our checkpoints.
 *
 * <pre>
 * theta = theta (1 - lr lambda)
 * m = beta1 m + (1 - beta1) g          v = beta2 v + (1 - beta2) g^2
 * theta = theta - lr / (1 - beta1^t) m / (sqrt(v) / sqrt(1 - beta2^t) + eps)
 * </pre>
 *
 * t counts per parameter: one without a gradient neither moves nor ages.
 */
public final class AdamW implements AutoCloseable {

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPS = 1e-8;

    private static final String FIRST = "exp_avg.";
    private static final String SECOND = "exp_avg_sq.";
    private static final String STEPS = "step.";

    private final double weightDecay; // lambda
    private final List<String> names;
    private final List<Tensor> parameters; // theta
    private final double[] rates; // shares of the learning rate
    private final List<Tensor> first = new ArrayList<>(); // m
    private final List<Tensor> second = new ArrayList<>(); // v
    private final long[] steps; // t

    public AdamW(Module module, double weightDecay) {
        this(module, weightDecay, name -> 1);
    }

    /**
     * Moves some parameters slower than others.
     *
     * @param rate share of the learning rate by name of the parameter
     */
    public AdamW(Module module, double weightDecay, ToDoubleFunction<String> rate) {
        this.weightDecay = weightDecay;
        Map<String, Tensor> named = module.parameters();
        names = List.copyOf(named.keySet());
        parameters = List.copyOf(named.values());
        rates = names.stream().mapToDouble(rate).toArray();
        steps = new long[parameters.size()];
        for (Tensor p : parameters) {
            try (PointerScope scope = new PointerScope()) {
                first.add(retained(torch.zeros_like(p.detach())));
                second.add(retained(torch.zeros_like(p.detach())));
            }
        }
    }

    /** One update of every parameter that has a gradient. */
    public void step(Gradients gradients, double learningRate) {
        for (int i = 0; i < parameters.size(); i++) {
            if (gradients.get(i) != null) {
                try (PointerScope scope = new PointerScope()) {
                    update(i, gradients.get(i), learningRate * rates[i]);
                }
            }
        }
    }

    private void update(int i, Tensor g, double learningRate) {
        long t = ++steps[i];
        double correction1 = 1 - Math.pow(BETA1, t);
        double correction2 = 1 - Math.pow(BETA2, t);
        Tensor theta = parameters.get(i).detach(); // shares memory, leaves the graph alone
        Tensor m = first.get(i);
        Tensor v = second.get(i);
        if (weightDecay != 0) {
            theta.mul_(new Scalar(1 - learningRate * weightDecay));
        }
        m.mul_(new Scalar(BETA1)).add_(g, new Scalar(1 - BETA1));
        v.mul_(new Scalar(BETA2)).addcmul_(g, g, new Scalar(1 - BETA2));
        Tensor denominator = v.sqrt().div_(new Scalar(Math.sqrt(correction2))).add_(new Scalar(EPS));
        theta.addcdiv_(m, denominator, new Scalar(-learningRate / correction1));
    }

    /** Moments and step counts by parameter name, under torch's names; copies. */
    public Map<String, NdArray> state() {
        Map<String, NdArray> state = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            state.put(FIRST + names.get(i), Weights.copy(first.get(i)));
            state.put(SECOND + names.get(i), Weights.copy(second.get(i)));
            state.put(STEPS + names.get(i), new NdArray.Longs(new long[] {steps[i]}));
        }
        return state;
    }

    /**
     * Continues from {@link #state()}.
     *
     * @param where named in the message when the state belongs to another model
     */
    public void restore(Map<String, NdArray> state, String where) {
        Map<String, Tensor> targets = new LinkedHashMap<>();
        Map<String, NdArray> moments = new LinkedHashMap<>(state);
        long[] counts = new long[steps.length];
        for (int i = 0; i < names.size(); i++) {
            targets.put(FIRST + names.get(i), first.get(i));
            targets.put(SECOND + names.get(i), second.get(i));
            if (!(moments.remove(STEPS + names.get(i)) instanceof NdArray.Longs count && count.size() == 1)) {
                throw new BadInputException(where + ": no count of steps for parameter " + names.get(i)
                        + ": the optimiser's state belongs to another model or is damaged");
            }
            counts[i] = count.longs()[0];
        }
        Weights.assign(targets, moments, where);
        System.arraycopy(counts, 0, steps, 0, counts.length);
    }

    private static Tensor retained(Tensor t) {
        t.retainReference();
        return t;
    }

    @Override
    public void close() {
        first.forEach(Tensor::releaseReference);
        second.forEach(Tensor::releaseReference);
    }
}
