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
     * @param x n x g values, as float32 tells them apart
     * @return n x g ranks, row-major
     */
    static int[] ranks(double[] x, int n, int g) {
        int[] rank = new int[n * g];
        long[] key = new long[g];
        for (int k = 0; k < n; k++) {
            for (int j = 0; j < g; j++) {
                int bits = Float.floatToIntBits((float) x[k * g + j] + 0f);
                int ascending = bits < 0 ? ~bits : bits ^ Integer.MIN_VALUE; // unsigned order of the floats
                key[j] = (~(long) ascending & 0xFFFFFFFFL) << 31 | j; // descending by value, then by index
            }
            Arrays.sort(key);
            for (int r = 0; r < g; r++) {
                rank[k * g + (int) (key[r] & Integer.MAX_VALUE)] = r;
            }
        }
        return rank;
    }
}
