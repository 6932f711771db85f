package io.stroma.prepare;

import io.stroma.error.BadInputException;
import io.stroma.io.ScratchSpace;
import io.stroma.parallel.Workers;
import io.stroma.random.Permutations;
import io.stroma.random.Seeds;
import io.stroma.stats.Correlation;
import io.stroma.stats.FalseDiscoveryRate;
import io.stroma.tissue.CellRows;
import io.stroma.tissue.DenseMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the dependence between genes differs between two groups of cells: mutual information in each, and how often groups
 * drawn at random from all of their cells differ as much.
 *
 * <p>Values enter as ranks within their group, so that genes that are merely expressed at other levels in the other group do
 * not count. The p-value of a pair is {@code (1 + permutations that differ at least as much) / (1 + permutations)}, two
 * sided; q is Benjamini and Hochberg's. Permutations take cells for exchangeable; neighbouring cells are not independent,
 * so small p-values are optimistic.
 *
 * @param cellsA cells of the first group
 * @param cellsB cells of the second group
 * @param permutations done
 * @param pairs all pairs of genes, strongest evidence first
 */
public record DifferentialNetwork(int cellsA, int cellsB, int permutations, List<Pair> pairs) {

    private static final int FEWEST = 30;

    /**
     * One pair of genes.
     *
     * @param a first gene
     * @param b second gene, larger
     * @param inA mutual information in the first group, nats
     * @param inB in the second
     * @param p of their difference
     * @param q adjusted for the number of pairs
     */
    public record Pair(int a, int b, double inA, double inB, double p, double q) {
        /** A minus B. */
        public double difference() {
            return inA - inB;
        }
    }

    /**
     * Compares two groups of cells, with ranks and bins in memory. O(P G^2 (n + 1024)) time.
     *
     * @param expression N x G; not denoised, since denoising makes cells copies of each other
     * @param a rows of the first group
     * @param b rows of the second, none of them in the first
     * @throws BadInputException if a group has fewer than 30 cells
     */
    public static DifferentialNetwork between(
            CellRows expression, int[] a, int[] b, int permutations, long seed, Workers workers) {
        return between(expression, a, b, permutations, seed, ScratchSpace.inMemory(), workers);
    }

    /**
     * The same with ranks and bins on disk: memory of some genes of all cells.
     *
     * @param folder for scratch files, 5 bytes a cell and gene
     */
    public static DifferentialNetwork between(
            CellRows expression, int[] a, int[] b, int permutations, long seed, Path folder, Workers workers) {
        try (ScratchSpace space = ScratchSpace.in(folder)) {
            return between(expression, a, b, permutations, seed, space, workers);
        }
    }

    private static DifferentialNetwork between(
            CellRows expression, int[] a, int[] b, int permutations, long seed, ScratchSpace space, Workers workers) {
        if (a.length < FEWEST || b.length < FEWEST) {
            throw new BadInputException("a comparison of networks needs %d cells in both groups, not %d and %d"
                    .formatted(FEWEST, a.length, b.length));
        }
        GeneBlocks ranks = ranks(expression, a, b, space);
        BinStore bins = BinStore.in(space, new int[] {a.length, b.length}, expression.columns());
        int genes = expression.columns();
        int[] order = IntStream.range(0, a.length + b.length).toArray();
        double[][] own = information(ranks, order, a.length, bins, workers);
        int[] asMuch = new int[own[0].length];
        for (int k = 0; k < permutations; k++) {
            Permutations.shuffle(order, Seeds.stream(seed, Seeds.purpose("differential network"), k));
            double[][] drawn = information(ranks, order, a.length, bins, workers);
            for (int p = 0; p < asMuch.length; p++) {
                asMuch[p] += Math.abs(drawn[0][p] - drawn[1][p]) >= Math.abs(own[0][p] - own[1][p]) ? 1 : 0;
            }
        }
        double[] p = IntStream.of(asMuch)
                .mapToDouble(c -> (1.0 + c) / (1 + permutations))
                .toArray();
        double[] q = FalseDiscoveryRate.benjaminiHochberg(p);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < genes; i++) {
            for (int j = i + 1; j < genes; j++) {
                int at = MutualInformation.pair(i, j, genes);
                pairs.add(new Pair(i, j, own[0][at], own[1][at], p[at], q[at]));
            }
        }
        pairs.sort(Comparator.comparingDouble(Pair::q)
                .thenComparingDouble(pair -> -Math.abs(pair.difference()))
                .thenComparingInt(Pair::a)
                .thenComparingInt(Pair::b));
        return new DifferentialNetwork(a.length, b.length, permutations, List.copyOf(pairs));
    }

    /** Mutual information of all pairs, in the first cells of the order and in the others. */
    private static double[][] information(GeneBlocks ranks, int[] order, int first, BinStore bins, Workers workers) {
        bins.fill(
                ranks,
                new int[][] {Arrays.copyOf(order, first), Arrays.copyOfRange(order, first, order.length)},
                workers);
        return new double[][] {
            MutualInformation.allPairs(bins.group(0), true, workers),
            MutualInformation.allPairs(bins.group(1), true, workers)
        };
    }

    /** Rows of both groups, first A then B; every gene as its rank within the group, 0 to 1, ties sharing theirs. */
    private static GeneBlocks ranks(CellRows x, int[] a, int[] b, ScratchSpace space) {
        GeneBlocks out = GeneBlocks.in(space, a.length + b.length, x.columns());
        for (int block = 0; block < out.blocks(); block++) {
            int width = out.width(block);
            DenseMatrix genes = x.columns(block * GeneBlocks.WIDTH, width);
            float[] ranks = new float[out.rows() * width];
            for (int g = 0; g < width; g++) {
                fill(genes, a, g, ranks, 0);
                fill(genes, b, g, ranks, a.length);
            }
            out.writeBlock(block, 0, out.rows(), ranks);
        }
        return out;
    }

    private static void fill(DenseMatrix x, int[] rows, int g, float[] ranks, int first) {
        double[] rank = Correlation.ranks(
                IntStream.of(rows).mapToDouble(i -> x.get(i, g)).toArray());
        for (int k = 0; k < rows.length; k++) {
            ranks[(first + k) * x.columns() + g] = (float) (rank[k] / rows.length);
        }
    }
}
