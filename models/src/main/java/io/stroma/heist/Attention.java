package io.stroma.heist;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Multi-head scaled dot-product attention, {@code concat_h softmax(q_h k_h^T / sqrt(d/H) + mask) v_h}, fused: no score
 * matrix is kept.
 *
 * <p>B batch, S positions, d width, H heads.
 */
final class Attention {

    private Attention() {}

    /**
     * Attention over all positions the mask leaves open.
     *
     * @param qkv queries, keys and values side by side, (B, S, 3d); may be a view
     * @param mask added to the scores, (1, 1, S, S), or null
     * @return heads side by side, (B, S, d)
     */
    static Tensor selfAttention(Tensor qkv, int heads, Tensor mask) {
        long b = qkv.size(0);
        long s = qkv.size(1);
        long d = qkv.size(2) / 3;
        // one unbind, not three selects: the gradient of each select would fill a whole tensor with zeros
        TensorVector split =
                qkv.view(b, s, 3, heads, d / heads).permute(2, 0, 3, 1, 4).unbind(0); // 3 of (B, H, S, d/H)
        Tensor a = torch.scaled_dot_product_attention(
                split.get(0),
                split.get(1),
                split.get(2),
                mask == null ? new TensorOptional() : new TensorOptional(mask),
                0.0, // dropout
                false, // causal
                new DoubleOptional(), // scale: 1 / sqrt(d/H)
                false); // grouped queries
        return a.transpose(1, 2).reshape(b, s, d); // (B, S, d)
    }
}
