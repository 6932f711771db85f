package io.stroma.heist;

import io.stroma.nn.Linear;
import io.stroma.nn.Module;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Reads standardised expression out of a cell vector through the gene vectors: {@code z^_g = <A Z + a, r_g> sqrt(R) / 4}.
 * Any panel can be read with the same weights.
 *
 * <p>n cells, G genes, d width, R width of gene vectors.
 */
final class ExpressionHead extends Module {

    private final Linear map; // d -> R
    private final double scale;

    ExpressionHead(HeistConfig c, ScalarType dtype, SplittableRandom random) {
        map = child("map", new Linear(c.width(), c.geneVectorWidth(), true, dtype, random));
        scale = Math.sqrt(c.geneVectorWidth()) / 4;
    }

    /** (n, d) to (n, G). */
    Tensor forward(Tensor z, Tensor geneVectors) {
        return map.forward(z).matmul(geneVectors.t()).mul(new Scalar(scale)); // (n, G)
    }
}
