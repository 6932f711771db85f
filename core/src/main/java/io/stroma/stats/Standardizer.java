package io.stroma.stats;

import io.stroma.tissue.DenseMatrix;

/**
 * Columns to mean 0 and deviation 1, by the moments of some rows; constant columns are only centred.
 *
 * @param mean per column
 * @param deviation per column, 1 where constant
 */
public record Standardizer(double[] mean, double[] deviation) {

    /** Moments of the given rows. */
    public static Standardizer fit(DenseMatrix x, int[] rows) {
        int d = x.columns();
        double[] mean = new double[d];
        double[] deviation = new double[d];
        for (int i : rows) {
            for (int j = 0; j < d; j++) {
                mean[j] += x.get(i, j); // whole sums first, so that the mean of a constant is that constant
            }
        }
        for (int j = 0; j < d; j++) {
            mean[j] /= rows.length;
        }
        for (int i : rows) {
            for (int j = 0; j < d; j++) {
                double c = x.get(i, j) - mean[j];
                deviation[j] += c * c / rows.length;
            }
        }
        for (int j = 0; j < d; j++) {
            deviation[j] = deviation[j] > 1e-24 ? Math.sqrt(deviation[j]) : 1;
        }
        return new Standardizer(mean, deviation);
    }

    /** All rows. */
    public DenseMatrix apply(DenseMatrix x) {
        DenseMatrix out = DenseMatrix.zeros(x.rows(), x.columns());
        for (int i = 0; i < x.rows(); i++) {
            for (int j = 0; j < x.columns(); j++) {
                out.values()[i * x.columns() + j] = (float) ((x.get(i, j) - mean[j]) / deviation[j]);
            }
        }
        return out;
    }
}
