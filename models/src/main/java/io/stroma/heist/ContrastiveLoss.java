package io.stroma.heist;

import io.stroma.nn.Tensors;
import io.stroma.nn.UnitVectors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Contrastive loss between cells, between cells and pooled genes, and between genes (paper, section 3.4). The paper's
 * denominator holds negatives only and its sign is missing; this is the standard form (InfoNCE) with the positive in the
 * denominator, s the cosine:
 *
 * <pre>l(i, j) = -log( exp(s_ij / tau) / (exp(s_ij / tau) + sum_k exp(s_ik / tau)) ) = softplus(lse_k(s_ik / tau) - s_ij / tau)</pre>
 *
 * averaged over the positives of an anchor, then over anchors that have a positive and a negative. Types are the ones the
 * networks were built with.
 *
 * <p>n cells, m cells of one type, G genes, d width, S pairs of genes.
 */
final class ContrastiveLoss implements ContrastiveTerm {

    private static final double CLOSED = -1e9;

    private final HeistPart part;
    private final ContrastivePairs pairs;
    private final double temperature;

    ContrastiveLoss(HeistPart part, ContrastivePairs pairs, double temperature) {
        this.part = part;
        this.pairs = pairs;
        this.temperature = temperature;
    }

    /** Scalar; zero when no anchor counts. */
    @Override
    public Tensor of(HeistEncoder.Embeddings z) {
        ScalarType dtype = z.cells().scalar_type();
        if (pairs.anchors() == 0) {
            return Tensors.zeros(dtype); // ()
        }
        Tensor weights = weights(dtype); // (n, n)
        Tensor closed = closed(dtype); // (n, n)
        Tensor cells = UnitVectors.of(z.cells()); // (n, d)
        Tensor pooled = UnitVectors.of(z.pooled()); // (n, d)
        Tensor loss = level(cells, cells, weights, closed).add(level(cells, pooled, weights, closed)); // ()
        for (int b = 0; b < part.blocks().size(); b++) {
            HeistPart.TypeBlock block = part.blocks().get(b);
            Tensor p = Tensors.indices(pairs.genes().get(b).p()); // (S)
            Tensor q = Tensors.indices(pairs.genes().get(b).q()); // (S)
            Tensor anchors = z.genes().narrow(0, block.from(), block.size()).index_select(1, p); // (m, S, d)
            Tensor others = z.genes().index_select(1, q); // (n, S, d)
            Tensor l = level(
                    UnitVectors.of(anchors.transpose(0, 1)), // (S, m, d)
                    UnitVectors.of(others.transpose(0, 1)), // (S, n, d)
                    weights.narrow(0, block.from(), block.size()), // (m, n)
                    closed.narrow(0, block.from(), block.size())); // (m, n)
            loss = loss.add(l, new Scalar(1.0 / ContrastivePairs.GENE_PAIRS)); // ()
        }
        return loss;
    }

    /** Sum over anchors and positives; anchors (..., m, d), others (..., n, d), weights and closed (m, n). */
    private Tensor level(Tensor anchors, Tensor others, Tensor weights, Tensor closed) {
        Tensor s = anchors.matmul(others.transpose(-2, -1)).div(new Scalar(temperature)); // (..., m, n)
        Tensor negatives = s.add(closed).logsumexp(new long[] {-1}, true); // (..., m, 1)
        return torch.softplus(negatives.sub(s)).mul(weights).sum(); // ()
    }

    /** Share of every pair in the mean over positives and anchors. */
    private Tensor weights(ScalarType dtype) {
        int n = part.size();
        double[] w = new double[n * n];
        for (int i = 0; i < n; i++) {
            double positives = 0;
            for (int j = 0; j < n; j++) {
                positives += pairs.positive()[i * n + j];
            }
            for (int j = 0; j < n && pairs.anchor()[i]; j++) {
                w[i * n + j] = pairs.positive()[i * n + j] / (positives * pairs.anchors());
            }
        }
        return Tensors.of(w, dtype, n, n); // (n, n)
    }

    /** 0 where the column is a negative of the row, a large negative number elsewhere. */
    private Tensor closed(ScalarType dtype) {
        int n = part.size();
        double[] c = new double[n * n];
        for (int e = 0; e < c.length; e++) {
            c[e] = pairs.negative()[e] ? 0 : CLOSED;
        }
        return Tensors.of(c, dtype, n, n); // (n, n)
    }
}
