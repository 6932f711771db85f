package io.stroma.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Layer normalisation over the last axis: (x - mean) / sqrt(var + eps) * weight + bias (Ba et al. 2016). */
public final class LayerNorm extends Module {

    private static final double EPS = 1e-5;

    private final int width;
    public final Tensor weight; // (d)
    public final Tensor bias; // (d)

    public LayerNorm(int width, ScalarType dtype) {
        this.width = width;
        weight = parameter("weight", torch.ones(new long[] {width}, Tensors.options(dtype)));
        bias = parameter("bias", Tensors.zeros(dtype, width));
    }

    /** (..., d) to (..., d). */
    public Tensor forward(Tensor x) {
        return torch.layer_norm(
                x, new long[] {width}, new TensorOptional(weight), new TensorOptional(bias), EPS, false); // (..., d)
    }
}
