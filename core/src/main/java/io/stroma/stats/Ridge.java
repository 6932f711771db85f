package io.stroma.stats;

import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Linear regression with a squared penalty on standardised columns (Hoerl and Kennard 1970); the intercept is free. The
 * penalty is the one of a few that predicts every fifth row best when those are left out; the fit then uses all rows.
 * Columns that do not vary get no weight. O(n F^2 + F^3) time, O(F^2) memory.
 *
 * @param weights one per column, on the scale of the input
 * @param intercept prediction where all columns are zero
 * @param penalty chosen, in units of rows
 */
public record Ridge(double[] weights, double intercept, double penalty) {

    private static final double[] PENALTIES = {1, 10, 100, 1_000, 10_000};

    /**
     * Fits the last column by the others.
     *
     * @param xy n x (F + 1), the target last
     */
    public static Ridge fit(DenseMatrix xy) {
        RidgeRows rows = new RidgeRows(xy.columns());
        xy.forEachRow((i, row) -> rows.count(row));
        xy.forEachRow((i, row) -> rows.add(row));
        return rows.fit();
    }

    /**
     * Fits from what is known of n rows.
     *
     * @param mean F + 1 column means, the target last
     * @param held products of every fifth row, see {@link Scatter}; the array is changed
     * @param kept products of the others; likewise
     */
    static Ridge of(double[] mean, double[][] held, double[][] kept, int n) {
        int f = mean.length - 1;
        double[] deviation = new double[f + 1];
        for (int a = 0; a <= f; a++) {
            deviation[a] = Math.sqrt((held[a][a] + kept[a][a]) / n);
        }
        standardise(held, deviation);
        standardise(kept, deviation);
        double penalty = choose(held, kept, f);
        for (int a = 0; a <= f; a++) {
            Rows.addScaled(kept[a], held[a], 1);
        }
        double[] w = solve(kept, f, penalty);
        double intercept = mean[f];
        for (int a = 0; a < f; a++) {
            w[a] = deviation[a] > 0 ? w[a] * deviation[f] / deviation[a] : 0;
            intercept -= w[a] * mean[a];
        }
        return new Ridge(w, intercept, penalty);
    }

    /** Prediction for one row of F values. */
    public double predict(float[] row) {
        double y = intercept;
        for (int a = 0; a < weights.length; a++) {
            y += weights[a] * row[a];
        }
        return y;
    }

    private static void standardise(double[][] products, double[] deviation) {
        for (int a = 0; a < products.length; a++) {
            for (int b = a; b < products.length; b++) {
                double scale = deviation[a] * deviation[b];
                products[a][b] = scale > 0 ? products[a][b] / scale : 0;
            }
        }
    }

    private static double choose(double[][] held, double[][] kept, int f) {
        double best = PENALTIES[0];
        double least = Double.POSITIVE_INFINITY;
        for (double penalty : PENALTIES) {
            double error = error(held, solve(kept, f, penalty), f);
            if (error < least) {
                least = error;
                best = penalty;
            }
        }
        return best;
    }

    /** Sum of squared errors: y'y - 2 w'X'y + w'X'X w, from the upper triangle of the products. */
    private static double error(double[][] products, double[] w, int f) {
        double sum = products[f][f];
        for (int a = 0; a < f; a++) {
            double row = products[a][a] * w[a];
            for (int b = a + 1; b < f; b++) {
                row += 2 * products[a][b] * w[b];
            }
            sum += w[a] * (row - 2 * products[a][f]);
        }
        return sum;
    }

    private static double[] solve(double[][] products, int f, double penalty) {
        DMatrixRMaj a = new DMatrixRMaj(f, f);
        DMatrixRMaj b = new DMatrixRMaj(f, 1);
        for (int i = 0; i < f; i++) {
            for (int j = i; j < f; j++) {
                a.data[i * f + j] = products[i][j];
                a.data[j * f + i] = products[i][j];
            }
            a.data[i * f + i] += penalty;
            b.data[i] = products[i][f];
        }
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(f);
        if (f == 0 || !solver.setA(a)) {
            return new double[f];
        }
        DMatrixRMaj w = new DMatrixRMaj(f, 1);
        solver.solve(b, w);
        return Arrays.copyOf(w.data, f);
    }
}
