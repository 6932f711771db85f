package io.stroma.stats;

import io.stroma.random.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.ejml.interfaces.decomposition.QRDecomposition;

/**
 * Principal components of the centred columns of a matrix, by the eigenvectors of its covariance: complete up to
 * {@value #COMPLETE} columns, subspace iteration for the leading ones above. O(n g^2) time, O(g^2) memory. The largest
 * absolute loading of every component is positive.
 *
 * @param mean g column means
 * @param components k x g, orthonormal rows, by decreasing variance
 * @param variance k variances (divisor n - 1)
 */
public record Pca(double[] mean, double[][] components, double[] variance) {

    static final int COMPLETE = 600;
    private static final int SUBSPACE_STEPS = 60;
    private static final int SPARE = 12;
    private static final int BLOCK = 256;

    /**
     * Fits the leading components; fewer than asked when there are fewer columns or rows.
     *
     * @param n rows
     * @param g columns
     * @param x n x g, row-major
     * @param k components wanted
     */
    public static Pca fit(int n, int g, float[] x, int k) {
        double[] mean = new double[g];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < g; j++) {
                mean[j] += x[i * g + j];
            }
        }
        Arrays.setAll(mean, j -> mean[j] / Math.max(1, n));
        DMatrixRMaj covariance = covariance(n, g, x, mean);
        int wanted = Math.max(0, Math.min(k, Math.min(g, n - 1)));
        return g <= COMPLETE ? complete(mean, covariance, wanted) : leading(mean, covariance, wanted);
    }

    private static DMatrixRMaj covariance(int n, int g, float[] x, double[] mean) {
        DMatrixRMaj c = new DMatrixRMaj(g, g);
        for (int from = 0; from < n; from += BLOCK) {
            int rows = Math.min(BLOCK, n - from);
            DMatrixRMaj centred = new DMatrixRMaj(rows, g);
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < g; j++) {
                    centred.data[i * g + j] = x[(from + i) * g + j] - mean[j];
                }
            }
            CommonOps_DDRM.multAddTransA(centred, centred, c);
        }
        CommonOps_DDRM.scale(1.0 / Math.max(1, n - 1), c);
        return c;
    }

    private static Pca complete(double[] mean, DMatrixRMaj covariance, int k) {
        int g = mean.length;
        if (g == 0 || k == 0) {
            return new Pca(mean, new double[0][], new double[0]);
        }
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(g, true, true);
        eigen.decompose(covariance.copy());
        Integer[] order = new Integer[g];
        Arrays.setAll(order, i -> i);
        Arrays.sort(
                order,
                (a, b) -> Double.compare(
                        eigen.getEigenvalue(b).getReal(), eigen.getEigenvalue(a).getReal()));
        double[][] components = new double[k][];
        double[] variance = new double[k];
        for (int c = 0; c < k; c++) {
            variance[c] = Math.max(0, eigen.getEigenvalue(order[c]).getReal());
            components[c] = oriented(eigen.getEigenVector(order[c]).data.clone());
        }
        return new Pca(mean, components, variance);
    }

    /** Orthogonal iteration from a fixed random start; the spare directions make the wanted ones converge fast. */
    private static Pca leading(double[] mean, DMatrixRMaj covariance, int k) {
        int g = mean.length;
        int width = Math.min(g, k + SPARE);
        DMatrixRMaj q = new DMatrixRMaj(g, width);
        SplittableRandom random = Seeds.stream(0, Seeds.purpose("pca"));
        Arrays.setAll(q.data, i -> random.nextGaussian());
        DMatrixRMaj product = new DMatrixRMaj(g, width);
        for (int step = 0; step < SUBSPACE_STEPS; step++) {
            CommonOps_DDRM.mult(covariance, q, product);
            QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(g, width);
            qr.decompose(product);
            q = qr.getQ(null, true);
        }
        CommonOps_DDRM.mult(covariance, q, product);
        DMatrixRMaj small = new DMatrixRMaj(width, width);
        CommonOps_DDRM.multTransA(q, product, small);
        Pca inside = complete(new double[width], small, k);
        double[][] components = new double[k][g];
        for (int c = 0; c < k; c++) {
            for (int j = 0; j < g; j++) {
                for (int w = 0; w < width; w++) {
                    components[c][j] += q.data[j * width + w] * inside.components[c][w];
                }
            }
            oriented(components[c]);
        }
        return new Pca(mean, components, inside.variance);
    }

    private static double[] oriented(double[] component) {
        int largest = 0;
        for (int j = 1; j < component.length; j++) {
            largest = Math.abs(component[j]) > Math.abs(component[largest]) + 1e-12 ? j : largest;
        }
        if (component[largest] < 0) {
            Arrays.setAll(component, j -> -component[j]);
        }
        return component;
    }

    /** Number of components. */
    public int size() {
        return components.length;
    }

    /**
     * Coordinates of rows in the components.
     *
     * @param n rows
     * @param x n x g, row-major
     * @return n x k, row-major
     */
    public double[] transform(int n, float[] x) {
        int g = mean.length;
        int k = components.length;
        double[] out = new double[n * k];
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < k; c++) {
                double s = 0;
                for (int j = 0; j < g; j++) {
                    s += (x[i * g + j] - mean[j]) * components[c][j];
                }
                out[i * k + c] = s;
            }
        }
        return out;
    }
}
