package io.stroma.stats;

import io.stroma.parallel.Workers;
import io.stroma.tissue.DenseMatrix;
import java.util.List;

/** Column means and covariance of a matrix in double precision. O(N G^2) time, O(G^2) memory. */
final class Covariance {

    private static final int PARTS = 8; // partial sums, independent of the number of threads
    private static final int MIN_ROWS = 2048;

    private Covariance() {}

    static double[] columnMeans(DenseMatrix x) {
        double[] mean = new double[x.columns()];
        for (int i = 0; i < x.rows(); i++) {
            int row = i * x.columns();
            for (int g = 0; g < mean.length; g++) {
                mean[g] += x.values()[row + g];
            }
        }
        for (int g = 0; g < mean.length; g++) {
            mean[g] /= Math.max(1, x.rows());
        }
        return mean;
    }

    /** Row-major (G, G), divided by N - 1 (by 1 for a single row). */
    static double[] of(DenseMatrix x, double[] mean, Workers workers) {
        int n = x.rows();
        int rows = Math.max(MIN_ROWS, (n + PARTS - 1) / PARTS);
        int parts = Math.max(1, (n + rows - 1) / rows);
        List<double[]> partial = workers.map(parts, p -> scatter(x, mean, p * rows, Math.min(n, (p + 1) * rows)));
        int genes = x.columns();
        double[] total = partial.get(0);
        for (double[] more : partial.subList(1, parts)) {
            for (int e = 0; e < total.length; e++) {
                total[e] += more[e];
            }
        }
        for (int a = 0; a < genes; a++) {
            for (int b = a; b < genes; b++) {
                total[a * genes + b] /= Math.max(1, n - 1);
                total[b * genes + a] = total[a * genes + b];
            }
        }
        return total;
    }

    /** Upper triangle of sum_i (x_i - mean)(x_i - mean)^T over some rows, four rows at a time. */
    private static double[] scatter(DenseMatrix x, double[] mean, int from, int to) {
        int genes = x.columns();
        double[] s = new double[genes * genes];
        double[][] c = new double[4][genes];
        for (int i = from; i < to; i += 4) {
            for (int r = 0; r < 4; r++) {
                for (int g = 0; g < genes; g++) {
                    c[r][g] = i + r < to ? x.values()[(i + r) * genes + g] - mean[g] : 0;
                }
            }
            for (int a = 0; a < genes; a++) {
                addProducts(s, a * genes, a, genes, c);
            }
        }
        return s;
    }

    private static void addProducts(double[] s, int row, int a, int genes, double[][] c) {
        double[] c0 = c[0];
        double[] c1 = c[1];
        double[] c2 = c[2];
        double[] c3 = c[3];
        double x0 = c0[a];
        double x1 = c1[a];
        double x2 = c2[a];
        double x3 = c3[a];
        for (int b = a; b < genes; b++) {
            s[row + b] += (x0 * c0[b] + x1 * c1[b]) + (x2 * c2[b] + x3 * c3[b]);
        }
    }
}
