package io.stroma.heist;

import io.stroma.graph.CsrGraph;
import io.stroma.nn.Tensors;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Contrastive loss over cells, genes and both (paper, section 3.4). Positives of an anchor: cells of its type within the
 * radius; negatives: cells of other types within it. In the standard form, with the positive in the denominator,
 *
 * <pre>l(i, j) = -log( exp(s_ij / tau) / (exp(s_ij / tau) + sum_k exp(s_ik / tau)) ) = softplus(lse_k(s_ik / tau) - s_ij / tau)</pre>
 *
 * averaged over the positives of an anchor, then over anchors that have a positive and a negative. Types are the ones the
 * networks were built with.
 *
 * <p>n cells, G genes, d width.
 */
final class ContrastiveLoss {

    /** Gene pairs per part; the full sum over pairs of genes is quadratic in the panel. */
    private static final int GENE_PAIRS = 8;

    private static final double CLOSED = -1e9;

    private final HeistConfig config;

    ContrastiveLoss(HeistConfig config) {
        this.config = config;
    }

    /** Scalar; zero with a gradient of zero when no anchor counts. */
    Tensor of(HeistPart part, HeistEncoder.Embeddings z, SplittableRandom random) {
        Pairs pairs = Pairs.draw(part, config, random);
        ScalarType dtype = z.cells().scalar_type();
        Tensor positive = Tensors.of(pairs.positive, part.size(), part.size()).to(dtype); // (n, n)
        Tensor closed = Tensors.of(pairs.notNegative, part.size(), part.size()).to(dtype); // (n, n)
        Tensor cells = unit(z.cells()); // (n, d)
        Tensor pooled = unit(z.pooled()); // (n, d)
        Tensor loss = level(cells, cells, positive, closed, pairs.anchor, dtype)
                .add(level(cells, pooled, positive, closed, pairs.anchor, dtype)); // ()
        Scalar share = new Scalar(1.0 / GENE_PAIRS);
        for (int s = 0; s < GENE_PAIRS; s++) {
            HeistPart.TypeBlock block =
                    part.blocks().get(random.nextInt(part.blocks().size()));
            int p = random.nextInt(part.genes());
            int q = random.nextBoolean() ? p : neighbour(part.context().networks.get(block.type()), p, random);
            boolean[] anchor = pairs.anchor.clone();
            if (p != q) { // an edge of this type's network says nothing about other types
                Arrays.fill(anchor, 0, block.from(), false);
                Arrays.fill(anchor, block.to(), anchor.length, false);
            }
            Tensor a = unit(z.genes().select(1, p)); // (n, d)
            Tensor b = unit(z.genes().select(1, q)); // (n, d)
            loss = loss.add(level(a, b, positive, closed, anchor, dtype), share); // ()
        }
        return loss;
    }

    private static int neighbour(CsrGraph network, int gene, SplittableRandom random) {
        int degree = network.degree(gene);
        return degree == 0 ? gene : network.target(network.start(gene) + random.nextInt(degree));
    }

    private Tensor level(Tensor a, Tensor b, Tensor positive, Tensor closed, boolean[] anchor, ScalarType dtype) {
        Tensor s = a.matmul(b.t()).div(new Scalar(config.temperature())); // (n, n)
        Tensor negatives = s.add(closed).logsumexp(new long[] {1}, true); // (n, 1)
        Tensor perPair = torch.softplus(negatives.sub(s)).mul(positive); // (n, n)
        Tensor count = positive.sum(1).clamp_min(new Scalar(1.0)); // (n)
        Tensor perAnchor = perPair.sum(1).div(count); // (n)
        int anchors = 0;
        float[] weight = new float[anchor.length];
        for (int i = 0; i < anchor.length; i++) {
            weight[i] = anchor[i] ? 1 : 0;
            anchors += anchor[i] ? 1 : 0;
        }
        Tensor w = Tensors.of(weight, anchor.length).to(dtype); // (n)
        return perAnchor.mul(w).sum().div(new Scalar((double) Math.max(1, anchors))); // ()
    }

    private static Tensor unit(Tensor z) {
        return torch.normalize(z); // (n, d), rows of length 1
    }

    /** Positives (1 or 0), what is no negative (CLOSED or 0), and which rows count. */
    private record Pairs(float[] positive, float[] notNegative, boolean[] anchor) {

        static Pairs draw(HeistPart part, HeistConfig c, SplittableRandom random) {
            int n = part.size();
            int[] typeOf = new int[n];
            for (HeistPart.TypeBlock block : part.blocks()) {
                Arrays.fill(typeOf, block.from(), block.to(), block.type());
            }
            float[] positive = new float[n * n];
            float[] notNegative = new float[n * n];
            Arrays.fill(notNegative, (float) CLOSED);
            boolean[] anchor = new boolean[n];
            int[] others = new int[n];
            for (int i = 0; i < n; i++) {
                int same = 0;
                int m = 0;
                for (int j = 0; j < n; j++) {
                    double dx = part.units()[2 * i] - part.units()[2 * j];
                    double dy = part.units()[2 * i + 1] - part.units()[2 * j + 1];
                    if (i != j && dx * dx + dy * dy <= c.radius() * c.radius()) {
                        if (typeOf[i] == typeOf[j]) {
                            positive[i * n + j] = 1;
                            same++;
                        } else {
                            others[m++] = j;
                        }
                    }
                }
                int drawn = Math.min(m, c.negatives());
                for (int k = 0; k < drawn; k++) { // the first of a partial shuffle
                    int r = k + random.nextInt(m - k);
                    int j = others[r];
                    others[r] = others[k];
                    others[k] = j;
                    notNegative[i * n + j] = 0;
                }
                anchor[i] = same > 0 && drawn > 0;
            }
            return new Pairs(positive, notNegative, anchor);
        }
    }
}
