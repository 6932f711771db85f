package io.stroma.stats;

import io.stroma.parallel.Workers;
import io.stroma.tissue.CellRows;
import java.util.List;

/** Column means and covariance of a matrix in double precision, read by slabs. O(N G^2) time, O(G^2) memory. */
final class Covariance {

    private static final int PARTS = 8; // partial sums, independent of the number of threads
    private static final int MIN_ROWS = 2048;
    private static final int SLAB = 256; // rows in memory

    private Covariance() {}

    static double[] columnMeans(CellRows x) {
        double[] mean = new double[x.columns()];
        x.forEachRow((i, row) -> {
            for (int g = 0; g < row.length; g++) {
                mean[g] += row[g];
            }
        });
        for (int g = 0; g < mean.length; g++) {
            mean[g] /= Math.max(1, x.rows());
        }
        return mean;
    }

    /** (G, G), divided by N - 1 (by 1 for a single row). */
    static double[][] of(CellRows x, double[] mean, Workers workers) {
        int n = x.rows();
        int rows = Math.max(MIN_ROWS, (n + PARTS - 1) / PARTS);
        int parts = Math.max(1, (n + rows - 1) / rows);
        List<double[][]> partial = workers.map(parts, p -> scatter(x, mean, p * rows, Math.min(n, (p + 1) * rows)));
        double[][] total = partial.get(0);
        for (double[][] more : partial.subList(1, parts)) {
            for (int a = 0; a < total.length; a++) {
                Rows.addScaled(total[a], more[a], 1);
            }
        }
        for (int a = 0; a < total.length; a++) {
            for (int b = a; b < total.length; b++) {
                total[a][b] /= Math.max(1, n - 1);
                total[b][a] = total[a][b];
            }
        }
        return total;
    }

    /** {@link Scatter} of some rows. */
    private static double[][] scatter(CellRows x, double[] mean, int from, int to) {
        Scatter scatter = new Scatter(mean);
        float[] values = new float[Math.min(to - from, SLAB) * mean.length];
        for (int first = from; first < to; first += SLAB) {
            int rows = Math.min(SLAB, to - first);
            x.read(first, first + rows, values);
            for (int i = 0; i < rows; i++) {
                scatter.add(values, i * mean.length);
            }
        }
        return scatter.products();
    }
}
