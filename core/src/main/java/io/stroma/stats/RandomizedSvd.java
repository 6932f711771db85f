package io.stroma.stats;

import io.stroma.parallel.Workers;
import io.stroma.random.Seeds;
import io.stroma.tissue.CellRows;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.SingularOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * Leading principal components of a wide matrix by a randomized range finder with power iterations (Halko, Martinsson
 * and Tropp 2011, algorithms 4.4 and 5.1). O(N G (K + 10)) per iteration; memory O((N + G)(K + 10)).
 *
 * <p>N rows, G columns, S = K + 10 sampled directions.
 */
final class RandomizedSvd {

    static final int OVERSAMPLE = 10;
    private static final int POWER_ITERATIONS = 7;
    private static final int CHUNK = 256; // rows per piece of work
    private static final int PARTS = 8; // partial sums, independent of the number of threads
    private static final long PURPOSE = Seeds.purpose("randomized svd");

    private RandomizedSvd() {}

    static Pca components(CellRows x, double[] mean, int k, long seed, Workers workers) {
        int samples = Math.min(k + OVERSAMPLE, Math.min(x.rows(), x.columns()));
        double[][] directions = gaussian(x.columns(), samples, seed); // (G, S)
        double[][] range = orthonormal(times(x, mean, directions, workers)); // (N, S)
        for (int i = 0; i < POWER_ITERATIONS; i++) {
            directions = orthonormal(transposedTimes(x, mean, range, workers)); // (G, S)
            range = orthonormal(times(x, mean, directions, workers)); // (N, S)
        }
        double[][] small = transposedTimes(x, mean, range, workers); // (G, S) = (Q^T X)^T
        return decompose(new DMatrixRMaj(small), mean, k, x.rows());
    }

    private static Pca decompose(DMatrixRMaj small, double[] mean, int k, int rows) {
        SingularValueDecomposition_F64<DMatrixRMaj> svd =
                DecompositionFactory_DDRM.svd(small.numRows, small.numCols, true, false, true);
        if (!svd.decompose(small)) {
            throw new IllegalStateException("the singular value decomposition did not converge");
        }
        DMatrixRMaj u = svd.getU(null, false); // (G, S): principal directions
        DMatrixRMaj w = svd.getW(null);
        SingularOps_DDRM.descendingOrder(u, false, w, null, false);
        double[][] components = new double[k][mean.length];
        double[] variance = new double[k];
        for (int c = 0; c < k; c++) {
            double s = w.get(c, c);
            variance[c] = s * s / Math.max(1, rows - 1);
            for (int g = 0; g < mean.length; g++) {
                components[c][g] = u.get(g, c);
            }
        }
        return new Pca(mean, components, variance);
    }

    private static double[][] gaussian(int rows, int columns, long seed) {
        SplittableRandom random = Seeds.stream(seed, PURPOSE);
        double[][] m = new double[rows][columns];
        for (double[] row : m) {
            Arrays.setAll(row, i -> random.nextGaussian());
        }
        return m;
    }

    private static double[][] orthonormal(double[][] a) {
        QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(a.length, a[0].length);
        if (!qr.decompose(new DMatrixRMaj(a))) {
            throw new IllegalStateException("the QR decomposition failed");
        }
        DMatrixRMaj q = qr.getQ(null, true);
        double[][] rows = new double[q.numRows][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(q.data, i * q.numCols, (i + 1) * q.numCols));
        return rows;
    }

    /** (X - 1 mean^T) B: (N, G) (G, S) -> (N, S). */
    private static double[][] times(CellRows x, double[] mean, double[][] b, Workers workers) {
        double[] shift = new double[b[0].length];
        for (int g = 0; g < mean.length; g++) {
            Rows.addScaled(shift, b[g], -mean[g]);
        }
        double[][] out = new double[x.rows()][];
        workers.forEachRange(x.rows(), CHUNK, (from, to) -> {
            float[] values = new float[(to - from) * x.columns()];
            x.read(from, to, values);
            for (int i = from; i < to; i++) {
                out[i] = shift.clone();
                for (int g = 0; g < x.columns(); g++) {
                    Rows.addScaled(out[i], b[g], values[(i - from) * x.columns() + g]);
                }
            }
        });
        return out;
    }

    /** (X - 1 mean^T)^T Q: (G, N) (N, S) -> (G, S). */
    private static double[][] transposedTimes(CellRows x, double[] mean, double[][] q, Workers workers) {
        int rows = (x.rows() + PARTS - 1) / PARTS;
        List<double[][]> partial = workers.map(PARTS, p -> {
            double[][] sum = new double[x.columns()][q[0].length];
            int end = Math.min(x.rows(), (p + 1) * rows);
            float[] values = new float[CHUNK * x.columns()];
            for (int from = p * rows; from < end; from += CHUNK) {
                int to = Math.min(end, from + CHUNK);
                x.read(from, to, values);
                for (int i = from; i < to; i++) {
                    for (int g = 0; g < x.columns(); g++) {
                        Rows.addScaled(sum[g], q[i], values[(i - from) * x.columns() + g] - mean[g]);
                    }
                }
            }
            return sum;
        });
        double[][] total = partial.get(0);
        for (double[][] more : partial.subList(1, PARTS)) {
            for (int g = 0; g < total.length; g++) {
                Rows.addScaled(total[g], more[g], 1);
            }
        }
        return total;
    }
}
