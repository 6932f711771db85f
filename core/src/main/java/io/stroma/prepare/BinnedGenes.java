package io.stroma.prepare;

import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;

/**
 * Values of every gene in {@value #BINS} bins of equal width between its smallest and largest value over the cells in
 * use; a gene that is constant up to rounding is all bin 0.
 *
 * @param cells n, number of cells in use
 * @param codes G x n bins
 */
record BinnedGenes(int cells, byte[][] codes) {

    static final int BINS = 32;
    private static final double ROUNDING = 1e-6; // of the largest magnitude; denoised values are in single precision

    /**
     * @param values N x G
     * @param rows cells in use
     */
    static BinnedGenes of(DenseMatrix values, int[] rows) {
        int genes = values.columns();
        double[] min = new double[genes];
        double[] max = new double[genes];
        Arrays.fill(min, Double.POSITIVE_INFINITY);
        Arrays.fill(max, Double.NEGATIVE_INFINITY);
        for (int i : rows) {
            for (int g = 0; g < genes; g++) {
                double v = values.get(i, g);
                min[g] = Math.min(min[g], v);
                max[g] = Math.max(max[g], v);
            }
        }
        byte[][] codes = new byte[genes][rows.length];
        for (int r = 0; r < rows.length; r++) {
            for (int g = 0; g < genes; g++) {
                double range = max[g] - min[g];
                if (range > ROUNDING * Math.max(Math.abs(min[g]), Math.abs(max[g]))) {
                    codes[g][r] = (byte) Math.min(BINS - 1, (int) ((values.get(rows[r], g) - min[g]) / range * BINS));
                }
            }
        }
        return new BinnedGenes(rows.length, codes);
    }

    int genes() {
        return codes.length;
    }
}
