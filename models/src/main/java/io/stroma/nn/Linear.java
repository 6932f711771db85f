package io.stroma.nn;

import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** y = x W^T + b. Xavier-uniform weight, zero bias. */
public final class Linear extends Module {

    public final Tensor weight; // (out, in)
    public final Tensor bias; // (out), or null

    public Linear(int in, int out, boolean withBias, double gain, ScalarType dtype, SplittableRandom random) {
        weight = parameter("weight", Init.xavierUniform(out, in, gain, dtype, random));
        bias = withBias ? parameter("bias", Tensors.zeros(dtype, out)) : null;
    }

    /** Gain 1. */
    public Linear(int in, int out, boolean withBias, ScalarType dtype, SplittableRandom random) {
        this(in, out, withBias, 1.0, dtype, random);
    }

    private Linear(Tensor weight, Tensor bias) {
        this.weight = parameter("weight", weight);
        this.bias = bias == null ? null : parameter("bias", bias);
    }

    /** Weight and bias uniform within 1 / sqrt(in), the framework's default initialisation. */
    public static Linear fanIn(int in, int out, boolean withBias, ScalarType dtype, SplittableRandom random) {
        double bound = 1 / Math.sqrt(in);
        Tensor weight = Init.uniform(out, in, bound, dtype, random); // (out, in)
        return new Linear(
                weight, withBias ? Init.uniform(out, 1, bound, dtype, random).view(out) : null); // (out)
    }

    /** Several maps of the same input in one product: blocks x out rows, every block drawn as a map of its own. */
    public static Linear stacked(int in, int out, int blocks, ScalarType dtype, SplittableRandom random) {
        TensorVector weights = new TensorVector();
        for (int b = 0; b < blocks; b++) {
            weights.push_back(Init.xavierUniform(out, in, 1.0, dtype, random)); // (out, in)
        }
        return new Linear(torch.cat(weights, 0), Tensors.zeros(dtype, (long) blocks * out)); // (blocks * out, in)
    }

    /** (..., in) to (..., out). */
    public Tensor forward(Tensor x) {
        return bias == null ? torch.linear(x, weight) : torch.linear(x, weight, new TensorOptional(bias)); // (..., out)
    }

    /** The same for rows, (n, in) to (n, out); a single one without the engine's copy of the whole weight. With a bias. */
    public Tensor forwardRows(Tensor x) {
        return x.size(0) == 1
                ? torch.addmv(bias, weight, x.view(-1)).unsqueeze(0) // (1, out)
                : forward(x); // (n, out)
    }

    /** The same into y, (n, in) to (n, out); for a map with a bias, outside of any graph. */
    public void forward(Tensor x, Tensor y) {
        y.copy_(bias).addmm_(x, weight.t()); // (n, out)
    }

    /** Adds it to r, into y, (n, in) and (n, out) to (n, out): one pass over the rows less than a sum afterwards. */
    public void forward(Tensor x, Tensor r, Tensor y) {
        torch.add_out(y, r, bias).addmm_(x, weight.t()); // (n, out)
    }
}
