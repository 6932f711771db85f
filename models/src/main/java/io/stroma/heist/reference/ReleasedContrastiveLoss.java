package io.stroma.heist.reference;

import io.stroma.nn.Tensors;
import io.stroma.nn.UnitVectors;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * The released contrastive loss. Per anchor {@code -(log(max(cos(a, b+), 1e-6) + 1e-8) - logsumexp_k cos(a, b_k))}: no
 * temperature, the logarithm of the positive's cosine, negatives only in the denominator. Three levels, each a mean over
 * anchors, their sum divided by the number of cells once more.
 *
 * <p>n cells, G genes, d width, N negatives.
 */
public final class ReleasedContrastiveLoss {

    private static final double FLOOR = 1e-6;
    private static final double GUARD = 1e-8;

    private ReleasedContrastiveLoss() {}

    /**
     * Cell against cell, pooled genes against cell, pooled genes against pooled genes, before the last division. Pooled:
     * the sum of a cell's gene vectors of unit length.
     *
     * @param cells Z_c (n, d)
     * @param genes Z_g (n, G, d)
     * @return three scalars
     */
    public static TensorVector levels(Tensor cells, Tensor genes, Partners partners) {
        Tensor c = UnitVectors.of(cells); // (n, d)
        Tensor g = UnitVectors.of(UnitVectors.of(genes).sum(1)); // (n, d)
        return new TensorVector(level(c, c, partners), level(g, c, partners), level(g, g, partners));
    }

    /** Scalar; zero when all cells are of one type, where the released code fails. */
    public static Tensor of(Tensor cells, Tensor genes, Partners partners) {
        if (partners.negative()[0].length == 0) {
            return Tensors.zeros(cells.scalar_type()); // ()
        }
        TensorVector levels = levels(cells, genes, partners);
        Tensor sum = levels.get(0).add(levels.get(1)).add(levels.get(2)); // ()
        return sum.div(new Scalar((double) cells.size(0)));
    }

    private static Tensor level(Tensor anchors, Tensor others, Partners partners) {
        long n = anchors.size(0);
        long d = anchors.size(1);
        long count = partners.negative()[0].length;
        int[] flat =
                Arrays.stream(partners.negative()).flatMapToInt(Arrays::stream).toArray();
        Tensor p = others.index_select(0, Tensors.indices(partners.positive())); // (n, d)
        Tensor k = others.index_select(0, Tensors.indices(flat)).view(n, count, d); // (n, N, d)
        Tensor toPositive = anchors.mul(p).sum(1); // (n)
        Tensor toNegatives = k.matmul(anchors.unsqueeze(2)).squeeze(2); // (n, N)
        return toNegatives
                .logsumexp(1)
                .sub(toPositive
                        .clamp_min(new Scalar(FLOOR))
                        .add(new Scalar(GUARD))
                        .log())
                .mean(); // ()
    }
}
