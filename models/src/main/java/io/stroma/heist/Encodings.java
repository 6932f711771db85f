package io.stroma.heist;

/**
 * Positional encodings (paper, appendix B.1).
 *
 * <p>Cells, u in spacings: {@code PE[2i] = sin(u_x / 10000^(4i/d))}, {@code PE[2i+1] = cos(...)}, the same of u_y in the
 * second half. Genes, r the rank by descending expression: {@code PE[2i] = sin(r / 10000^(2i/d))}, {@code PE[2i+1] = cos}.
 */
final class Encodings {

    private static final double BASE = 10_000;

    private Encodings() {}

    /**
     * Encoding of cell positions.
     *
     * @param units n x 2 positions in spacings
     * @return n x d
     */
    static float[] ofCells(float[] units, int d) {
        int n = units.length / 2;
        float[] pe = new float[n * d];
        for (int k = 0; k < n; k++) {
            for (int axis = 0; axis < 2; axis++) {
                for (int i = 0; i < d / 4; i++) {
                    double angle = units[2 * k + axis] / Math.pow(BASE, 4.0 * i / d);
                    int at = k * d + axis * (d / 2) + 2 * i;
                    pe[at] = (float) Math.sin(angle);
                    pe[at + 1] = (float) Math.cos(angle);
                }
            }
        }
        return pe;
    }

    /** Encoding of ranks 0 .. g-1: g x d. */
    static float[] ofRanks(int g, int d) {
        float[] pe = new float[g * d];
        for (int r = 0; r < g; r++) {
            for (int i = 0; i < d / 2; i++) {
                double angle = r / Math.pow(BASE, 2.0 * i / d);
                pe[r * d + 2 * i] = (float) Math.sin(angle);
                pe[r * d + 2 * i + 1] = (float) Math.cos(angle);
            }
        }
        return pe;
    }

    /**
     * Rank of every gene inside its cell by descending value, ties by index.
     *
     * @param x n x g values
     * @return n x g ranks
     */
    static int[] ranks(float[] x, int n, int g) {
        int[] rank = new int[n * g];
        long[] key = new long[g];
        for (int k = 0; k < n; k++) {
            for (int j = 0; j < g; j++) {
                int bits = Float.floatToIntBits(x[k * g + j] + 0f);
                int ascending = bits < 0 ? ~bits : bits ^ Integer.MIN_VALUE; // unsigned order of the floats
                key[j] = (~(long) ascending & 0xFFFFFFFFL) << 31 | j; // descending by value, then by index
            }
            java.util.Arrays.sort(key);
            for (int r = 0; r < g; r++) {
                rank[k * g + (int) (key[r] & Integer.MAX_VALUE)] = r;
            }
        }
        return rank;
    }
}
