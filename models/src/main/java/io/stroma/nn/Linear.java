package io.stroma.nn;

import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
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

    /** (..., in) to (..., out). */
    public Tensor forward(Tensor x) {
        return bias == null ? torch.linear(x, weight) : torch.linear(x, weight, new TensorOptional(bias)); // (..., out)
    }
}
