package io.stroma.stats;

import io.stroma.parallel.Workers;
import io.stroma.tissue.CellRows;
import java.util.List;

/** Column means and covariance of a matrix in double precision, read by slabs. O(N G^2) time, O(G^2) memory. */
final class Covariance {

    private static final int PARTS = 8; // partial sums, independent of the number of threads
    private static final int MIN_ROWS = 2048;
    private static final int SLAB = 256; // rows in memory, a multiple of 4

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

    /** Upper triangle of sum_i (x_i - mean)(x_i - mean)^T over some rows, four rows at a time. */
    static double[][] scatter(CellRows x, double[] mean, int from, int to) {
        int genes = x.columns();
        double[][] s = new double[genes][genes];
        double[][] c = new double[4][genes];
        int slab = Math.min(to - from, SLAB);
        float[] values = new float[slab * genes];
        for (int first = from; first < to; first += slab) {
            int rows = Math.min(slab, to - first);
            x.read(first, first + rows, values);
            for (int i = 0; i < rows; i += 4) {
                for (int r = 0; r < 4; r++) {
                    for (int g = 0; g < genes; g++) {
                        c[r][g] = i + r < rows ? values[(i + r) * genes + g] - mean[g] : 0;
                    }
                }
                for (int a = 0; a < genes; a++) {
                    addProducts(s[a], a, c[0], c[1], c[2], c[3]);
                }
            }
        }
        return s;
    }

    private static void addProducts(double[] s, int a, double[] c0, double[] c1, double[] c2, double[] c3) {
        double x0 = c0[a];
        double x1 = c1[a];
        double x2 = c2[a];
        double x3 = c3[a];
        for (int b = a; b < s.length; b++) {
            s[b] += (x0 * c0[b] + x1 * c1[b]) + (x2 * c2[b] + x3 * c3[b]);
        }
    }
}
