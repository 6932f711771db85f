package io.stroma.tasks;

import io.stroma.random.Seeds;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Representations in axes turned at random. Distances stay, and so does all that a head could learn; but a judge that
 * standardises columns divides principal components by their deviations, so that the last count as much as the first,
 * which it cannot do to columns that are mixtures of all. Embeddings of a network are such mixtures.
 */
public final class Turned {

    private static final String SUFFIX = "_turned";
    private static final int LEAST_COLUMNS = 128; // as wide as an embedding

    private Turned() {}

    /** Representations as they are and, with names that say so, turned; fitted once. */
    public static Representations beside(Representations straight) {
        return fitOn -> {
            Map<String, DenseMatrix> both = new LinkedHashMap<>(straight.fittedOn(fitOn));
            both.putAll(of(both));
            return both;
        };
    }

    /** The same representations, turned, with names that say so. */
    public static Map<String, DenseMatrix> of(Map<String, DenseMatrix> straight) {
        Map<String, DenseMatrix> turned = new LinkedHashMap<>();
        straight.forEach((name, rows) -> turned.put(name + SUFFIX, turn(rows)));
        return turned;
    }

    /**
     * Turns rows.
     *
     * @param x n x d
     * @return n x D, D at least d; lengths and angles of rows are those of x
     */
    static DenseMatrix turn(DenseMatrix x) {
        int d = x.columns();
        int wide = Math.max(LEAST_COLUMNS, d);
        double[][] axes = orthonormal(d, wide);
        DenseMatrix out = DenseMatrix.zeros(x.rows(), wide);
        double[] row = new double[wide];
        for (int i = 0; i < x.rows(); i++) {
            Arrays.fill(row, 0);
            for (int j = 0; j < d; j++) {
                for (int c = 0; c < wide; c++) {
                    row[c] += x.get(i, j) * axes[j][c];
                }
            }
            for (int c = 0; c < wide; c++) {
                out.values()[i * wide + c] = (float) row[c];
            }
        }
        return out;
    }

    /** d orthonormal vectors of D numbers: Gaussian ones, made orthogonal one after the other (Gram and Schmidt, twice). */
    private static double[][] orthonormal(int d, int wide) {
        SplittableRandom random = Seeds.stream(0, Seeds.purpose("turned axes"));
        double[][] axes = new double[d][wide];
        for (int j = 0; j < d; j++) {
            double[] v = axes[j];
            Arrays.setAll(v, c -> random.nextGaussian());
            for (int pass = 0; pass < 2; pass++) {
                for (int before = 0; before < j; before++) {
                    double along = dot(v, axes[before]);
                    for (int c = 0; c < wide; c++) {
                        v[c] -= along * axes[before][c];
                    }
                }
            }
            double length = Math.sqrt(dot(v, v));
            Arrays.setAll(v, c -> v[c] / length);
        }
        return axes;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int c = 0; c < a.length; c++) {
            sum += a[c] * b[c];
        }
        return sum;
    }
}
