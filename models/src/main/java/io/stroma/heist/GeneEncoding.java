package io.stroma.heist;

import java.util.Arrays;

/**
 * Positional encoding of genes (paper, appendix B.1). A gene's position r is its rank in the cell by descending
 * expression; with i = 0 .. d/2-1,
 *
 * <pre>PE[2i] = sin(r / 10000^(2i/d))     PE[2i+1] = cos(r / 10000^(2i/d))</pre>
 */
final class GeneEncoding {

    private static final double BASE = 10_000;

    private GeneEncoding() {}

    /** Encoding of the ranks 0 .. g-1: g x d, row-major. */
    static double[] sinusoids(int g, int d) {
        double[] pe = new double[g * d];
        for (int i = 0; i < d / 2; i++) {
            double w = StrictMath.pow(BASE, 2.0 * i / d);
            for (int r = 0; r < g; r++) {
                pe[r * d + 2 * i] = StrictMath.sin(r / w);
                pe[r * d + 2 * i + 1] = StrictMath.cos(r / w);
            }
        }
        return pe;
    }

    /**
     * Rank of every gene inside its cell by descending value, ties by index. O(n g log g).
     *
     * @param x n x g values
     * @return n x g ranks, row-major
     */
    static int[] ranks(double[] x, int n, int g) {
        int[] rank = new int[n * g];
        double[] sorted = new double[g];
        int[] taken = new int[g];
        for (int k = 0; k < n; k++) {
            for (int j = 0; j < g; j++) {
                sorted[j] = 0.0 - x[k * g + j]; // ascending order of these is descending order of x
            }
            Arrays.sort(sorted);
            Arrays.fill(taken, 0);
            for (int j = 0; j < g; j++) {
                int first = firstOf(sorted, 0.0 - x[k * g + j]);
                rank[k * g + j] = first + taken[first]++;
            }
        }
        return rank;
    }

    /** Place of the first of possibly several equal values. */
    private static int firstOf(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
