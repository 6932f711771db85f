package io.stroma.heist;

import io.stroma.nn.Linear;
import io.stroma.nn.Module;
import io.stroma.nn.Tensors;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Messages between cells (paper, section 3.1): attention over all cells of the part plus a graph isomorphism
 * convolution over the cell graph, {@code C~ = MHA(c) + W((1 + eps) c_i + agg_j c_j) + b}.
 *
 * <p>n cells, d width, H heads, E arcs of the cell graph.
 */
final class CellTransformer extends Module {

    private final HeistConfig config;
    final Linear qkv; // d -> 3d
    final Linear out; // d -> d
    final Linear gin; // d -> d
    final Tensor eps; // (1)

    CellTransformer(HeistConfig c, ScalarType dtype, SplittableRandom random) {
        this.config = c;
        int d = c.width();
        qkv = child("qkv", Linear.stacked(d, d, 3, dtype, random));
        out = child("out", new Linear(d, d, true, dtype, random));
        gin = child("gin", new Linear(d, d, true, dtype, random));
        eps = parameter("eps", Tensors.zeros(dtype, 1));
    }

    /**
     * (n, d) to (n, d).
     *
     * @param source (E) start of every arc
     * @param target (E) end of every arc
     */
    Tensor forward(Tensor c, Tensor source, Tensor target) {
        if (!config.space()) {
            return gin.forward(self(c)); // (n, d)
        }
        return attention(c).add(convolution(c, source, target)); // (n, d)
    }

    /** Attention over all cells of the part. */
    Tensor attention(Tensor c) {
        Tensor a = Attention.selfAttention(qkv.forward(c).unsqueeze(0), config.heads(), null); // (1, n, d)
        return out.forward(a.squeeze(0)); // (n, d)
    }

    /** Graph isomorphism convolution (Xu et al. 2019) with one linear map. */
    Tensor convolution(Tensor c, Tensor source, Tensor target) {
        Tensor neighbours = GraphSum.of(c, source, target, config.meanAggregation()); // (n, d)
        return gin.forward(self(c).add(neighbours)); // (n, d)
    }

    private Tensor self(Tensor c) {
        return c.mul(eps.add(new Scalar(1.0))); // (n, d)
    }
}
