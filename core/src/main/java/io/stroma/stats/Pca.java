package io.stroma.stats;

import io.stroma.parallel.Workers;
import io.stroma.tissue.CellRows;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Principal components of an N x G matrix, columns centred, not scaled. Exact (eigenvectors of the covariance, O(N G^2 +
 * G^3)) for up to {@value #EXACT_COLUMNS} columns, {@link RandomizedSvd} above. Signs are fixed: the largest absolute
 * loading of every component is positive. The matrix is read by slabs.
 *
 * @param mean G column means
 * @param components K x G, row-major, orthonormal rows, variance descending
 * @param explainedVariance K variances along the components (divisor N - 1)
 */
public record Pca(double[] mean, double[][] components, double[] explainedVariance) {

    /** Columns above which components are found by random projections, in memory of five N x {@link #sampled} numbers. */
    public static final int EXACT_COLUMNS = 1000;

    private static final int CHUNK = 256;

    /**
     * @param x N x G, finite
     * @param wanted number of components; at most min(wanted, N, G) are returned
     * @param seed of the random projection above {@value #EXACT_COLUMNS} columns
     */
    public static Pca fit(CellRows x, int wanted, long seed, Workers workers) {
        if (wanted < 1) {
            throw new IllegalArgumentException("at least one component, not " + wanted);
        }
        int k = Math.min(wanted, Math.min(x.rows(), x.columns()));
        double[] mean = Covariance.columnMeans(x);
        Pca pca = x.columns() <= EXACT_COLUMNS
                ? exact(mean, Covariance.of(x, mean, workers), k)
                : RandomizedSvd.components(x, mean, k, seed, workers);
        for (double[] component : pca.components) {
            fixSign(component);
        }
        return pca;
    }

    /** Directions of a random projection that finds K components. */
    public static int sampled(int components) {
        return components + RandomizedSvd.OVERSAMPLE;
    }

    /** K. */
    public int count() {
        return components.length;
    }

    /** Coordinates of the rows of {@code x} along the components, N x K. O(N G K). */
    public DenseMatrix project(CellRows x, Workers workers) {
        int genes = mean.length;
        int k = count();
        if (x.columns() != genes) {
            throw new IllegalArgumentException(x.columns() + " columns, but the components have " + genes);
        }
        double[][] loadings = new double[genes][k]; // (G, K): the inner loop runs along a whole array
        double[] offset = new double[k];
        for (int c = 0; c < k; c++) {
            for (int g = 0; g < genes; g++) {
                loadings[g][c] = components[c][g];
                offset[c] -= mean[g] * components[c][g];
            }
        }
        float[] scores = new float[Math.multiplyExact(x.rows(), k)];
        workers.forEachRange(x.rows(), CHUNK, (from, to) -> {
            double[] row = new double[k];
            float[] values = new float[(to - from) * genes];
            x.read(from, to, values);
            for (int i = from; i < to; i++) {
                System.arraycopy(offset, 0, row, 0, k);
                for (int g = 0; g < genes; g++) {
                    Rows.addScaled(row, loadings[g], values[(i - from) * genes + g]);
                }
                for (int c = 0; c < k; c++) {
                    scores[i * k + c] = (float) row[c];
                }
            }
        });
        return new DenseMatrix(x.rows(), k, scores);
    }

    private static Pca exact(double[] mean, double[][] covariance, int k) {
        int genes = mean.length;
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(genes, true, true);
        if (!eigen.decompose(new DMatrixRMaj(covariance)) && !eigen.decompose(uneven(covariance))) {
            throw new IllegalStateException(
                    "the eigenvectors of a " + genes + " x " + genes + " covariance did not converge");
        }
        int[] order = IntStream.range(0, genes)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -eigen.getEigenvalue(i).getReal()))
                .mapToInt(i -> i)
                .toArray();
        double[][] components = new double[k][];
        double[] variance = new double[k];
        for (int c = 0; c < k; c++) {
            components[c] = eigen.getEigenVector(order[c]).getData().clone();
            variance[c] = Math.max(0, eigen.getEigenvalue(order[c]).getReal());
        }
        return new Pca(mean, components, variance);
    }

    /** Eigenvalues a ten-billionth of the mean apart: a covariance of very low rank, as of two rows, converges only so. */
    private static DMatrixRMaj uneven(double[][] covariance) {
        DMatrixRMaj m = new DMatrixRMaj(covariance);
        double step = 1e-10 * CommonOps_DDRM.trace(m) / m.numRows;
        for (int g = 0; g < m.numRows; g++) {
            m.add(g, g, step * (g + 1));
        }
        return m;
    }

    private static void fixSign(double[] component) {
        int largest = 0;
        for (int g = 1; g < component.length; g++) {
            if (Math.abs(component[g]) > Math.abs(component[largest])) {
                largest = g;
            }
        }
        if (component[largest] < 0) {
            Arrays.setAll(component, g -> -component[g]);
        }
    }
}
