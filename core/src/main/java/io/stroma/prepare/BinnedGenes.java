package io.stroma.prepare;

import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;

/**
 * Values of every gene in {@value #BINS} bins of equal width between its smallest and largest value over the cells in
 * use; a gene that is constant up to rounding is all bin 0.
 */
interface BinnedGenes {

    int BINS = 32;

    /** Of the largest magnitude; denoised values are in single precision. */
    double ROUNDING = 1e-6;

    /** n, number of cells in use. */
    int cells();

    /** G. */
    int genes();

    /** The n bins of a gene; not to be changed. */
    byte[] codes(int gene);

    /**
     * In memory.
     *
     * @param values N x G
     * @param rows cells in use
     */
    static BinnedGenes of(DenseMatrix values, int[] rows) {
        return new Held(rows.length, codes(values.values(), values.columns(), rows));
    }

    /**
     * Bins of several genes.
     *
     * @param values (N, width) of these genes
     * @param rows n cells in use
     * @return (width, n)
     */
    static byte[][] codes(float[] values, int width, int[] rows) {
        double[] min = new double[width];
        double[] max = new double[width];
        Arrays.fill(min, Double.POSITIVE_INFINITY);
        Arrays.fill(max, Double.NEGATIVE_INFINITY);
        for (int i : rows) {
            for (int g = 0; g < width; g++) {
                double v = values[i * width + g];
                min[g] = Math.min(min[g], v);
                max[g] = Math.max(max[g], v);
            }
        }
        byte[][] codes = new byte[width][rows.length];
        for (int r = 0; r < rows.length; r++) {
            for (int g = 0; g < width; g++) {
                double range = max[g] - min[g];
                if (range > ROUNDING * Math.max(Math.abs(min[g]), Math.abs(max[g]))) {
                    codes[g][r] =
                            (byte) Math.min(BINS - 1, (int) ((values[rows[r] * width + g] - min[g]) / range * BINS));
                }
            }
        }
        return codes;
    }

    /**
     * All bins in memory.
     *
     * @param cells n
     * @param all (G, n)
     */
    record Held(int cells, byte[][] all) implements BinnedGenes {

        @Override
        public int genes() {
            return all.length;
        }

        @Override
        public byte[] codes(int gene) {
            return all[gene];
        }
    }
}
