package io.stroma.stats;

import io.stroma.parallel.Workers;
import io.stroma.random.Seeds;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
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

    private static final int OVERSAMPLE = 10;
    private static final int POWER_ITERATIONS = 7;
    private static final int PARTS = 8; // partial sums, independent of the number of threads
    private static final long PURPOSE = Seeds.purpose("randomized svd");

    private RandomizedSvd() {}

    static Pca components(DenseMatrix x, double[] mean, int k, long seed, Workers workers) {
        int samples = Math.min(k + OVERSAMPLE, Math.min(x.rows(), x.columns()));
        DMatrixRMaj directions = gaussian(x.columns(), samples, seed); // (G, S)
        DMatrixRMaj range = orthonormal(times(x, mean, directions, workers)); // (N, S)
        for (int i = 0; i < POWER_ITERATIONS; i++) {
            directions = orthonormal(transposedTimes(x, mean, range, workers)); // (G, S)
            range = orthonormal(times(x, mean, directions, workers)); // (N, S)
        }
        DMatrixRMaj small = transposedTimes(x, mean, range, workers); // (G, S) = (Q^T X)^T
        return decompose(small, mean, k, x.rows());
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

    private static DMatrixRMaj gaussian(int rows, int columns, long seed) {
        SplittableRandom random = Seeds.stream(seed, PURPOSE);
        DMatrixRMaj m = new DMatrixRMaj(rows, columns);
        Arrays.setAll(m.data, i -> random.nextGaussian());
        return m;
    }

    private static DMatrixRMaj orthonormal(DMatrixRMaj a) {
        QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(a.numRows, a.numCols);
        if (!qr.decompose(a)) {
            throw new IllegalStateException("QR decomposition failed");
        }
        return qr.getQ(null, true);
    }

    /** (X - 1 mean^T) B: (N, G) (G, S) -> (N, S). */
    private static DMatrixRMaj times(DenseMatrix x, double[] mean, DMatrixRMaj b, Workers workers) {
        int samples = b.numCols;
        DMatrixRMaj shift = new DMatrixRMaj(1, samples);
        CommonOps_DDRM.mult(DMatrixRMaj.wrap(1, mean.length, mean), b, shift);
        DMatrixRMaj out = new DMatrixRMaj(x.rows(), samples);
        workers.forEachRange(x.rows(), 256, (from, to) -> {
            for (int i = from; i < to; i++) {
                for (int s = 0; s < samples; s++) {
                    out.data[i * samples + s] = -shift.data[s];
                }
                for (int g = 0; g < x.columns(); g++) {
                    addScaled(out.data, i * samples, b.data, g * samples, samples, x.get(i, g));
                }
            }
        });
        return out;
    }

    /** (X - 1 mean^T)^T Q: (G, N) (N, S) -> (G, S). */
    private static DMatrixRMaj transposedTimes(DenseMatrix x, double[] mean, DMatrixRMaj q, Workers workers) {
        int samples = q.numCols;
        int rows = (x.rows() + PARTS - 1) / PARTS;
        List<double[]> partial = workers.map(PARTS, p -> {
            double[] sum = new double[x.columns() * samples];
            for (int i = p * rows; i < Math.min(x.rows(), (p + 1) * rows); i++) {
                for (int g = 0; g < x.columns(); g++) {
                    addScaled(sum, g * samples, q.data, i * samples, samples, x.get(i, g) - mean[g]);
                }
            }
            return sum;
        });
        DMatrixRMaj out = new DMatrixRMaj(x.columns(), samples);
        for (double[] sum : partial) {
            for (int e = 0; e < sum.length; e++) {
                out.data[e] += sum[e];
            }
        }
        return out;
    }

    private static void addScaled(double[] to, int at, double[] from, int start, int count, double factor) {
        for (int s = 0; s < count; s++) {
            to[at + s] += factor * from[start + s];
        }
    }
}
