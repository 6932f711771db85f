package io.stroma.heist;

import io.stroma.graph.CsrGraph;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Positives and negatives of one part. Positives of an anchor: all cells of its type within the radius; negatives: cells of
 * other types within it, drawn without repetition. For the gene level every type draws pairs of genes (p, q), half of
 * them p = q, half an edge of its network, that all its cells use: gene p of the anchor meets gene q of the others.
 *
 * <p>n cells, S pairs of genes per type.
 *
 * @param positive n x n, 1 where the column is a positive of the row
 * @param negative n x n, true where the column is a drawn negative of the row
 * @param anchor n, rows with at least one of both
 * @param genes one list of pairs per block of the part
 */
record ContrastivePairs(double[] positive, boolean[] negative, boolean[] anchor, List<GenePairs> genes) {

    /** Pairs of genes per anchor cell; the full sum over pairs is quadratic in the panel. */
    static final int GENE_PAIRS = 32;

    /** Gene p of the anchor against gene q of the others (S each). */
    record GenePairs(int[] p, int[] q) {}

    /** Draws for all genes of the part. */
    static ContrastivePairs draw(HeistPart part, HeistConfig config, SplittableRandom random) {
        return draw(part, null, config, random);
    }

    /**
     * Draws.
     *
     * @param some genes whose nodes take part, ascending, and that p and q count; null for all
     */
    static ContrastivePairs draw(HeistPart part, int[] some, HeistConfig config, SplittableRandom random) {
        int n = part.size();
        int[] typeOf = part.typeOf();
        double[] positive = new double[n * n];
        boolean[] negative = new boolean[n * n];
        boolean[] anchor = new boolean[n];
        int[] others = new int[n];
        for (int i = 0; i < n; i++) {
            int same = 0;
            int other = 0;
            for (int j = 0; j < n; j++) {
                if (i != j && near(part.units(), i, j, config.radius())) {
                    if (typeOf[i] == typeOf[j]) {
                        positive[i * n + j] = 1;
                        same++;
                    } else {
                        others[other++] = j;
                    }
                }
            }
            int drawn = Math.min(other, config.negatives());
            for (int k = 0; k < drawn; k++) { // the first of a partial shuffle
                int r = k + random.nextInt(other - k);
                int j = others[r];
                others[r] = others[k];
                others[k] = j;
                negative[i * n + j] = true;
            }
            anchor[i] = same > 0 && drawn > 0;
        }
        List<GenePairs> genes = part.blocks().stream()
                .map(b -> part.context().networks.get(b.type()).graph)
                .map(network -> genePairs(some == null ? network : network.induced(some), random))
                .toList();
        return new ContrastivePairs(positive, negative, anchor, genes);
    }

    /** Number of anchors. */
    int anchors() {
        int count = 0;
        for (boolean a : anchor) {
            count += a ? 1 : 0;
        }
        return count;
    }

    private static boolean near(double[] units, int i, int j, double radius) {
        double dx = units[2 * i] - units[2 * j];
        double dy = units[2 * i + 1] - units[2 * j + 1];
        return dx * dx + dy * dy <= radius * radius;
    }

    /** An isolated gene meets itself. */
    private static GenePairs genePairs(CsrGraph network, SplittableRandom random) {
        int[] p = new int[GENE_PAIRS];
        Arrays.setAll(p, s -> random.nextInt(network.size()));
        int[] q = p.clone();
        for (int s = GENE_PAIRS / 2; s < GENE_PAIRS; s++) {
            int degree = network.degree(p[s]);
            if (degree > 0) {
                q[s] = network.target(network.start(p[s]) + random.nextInt(degree));
            }
        }
        return new GenePairs(p, q);
    }
}
