package io.stroma.heist;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Scaled dot-product attention, {@code softmax(q k^T / sqrt(d/H) + mask) v}, fused: no score matrix is kept. */
final class Attention {

    private Attention() {}

    /**
     * Attention of every head over all positions the mask leaves open.
     *
     * @param q (B, H, S, d/H)
     * @param k (B, H, S, d/H)
     * @param v (B, H, S, d/H)
     * @param mask added to the scores, (1, 1, S, S), or null
     * @return (B, H, S, d/H)
     */
    static Tensor attend(Tensor q, Tensor k, Tensor v, Tensor mask) {
        TensorOptional bias = mask == null ? new TensorOptional() : new TensorOptional(mask);
        return torch.scaled_dot_product_attention(q, k, v, bias, 0.0, false, new DoubleOptional(), false);
    }
}
