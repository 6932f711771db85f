package io.stroma.tasks.expression;

import io.stroma.error.BadInputException;
import io.stroma.io.safetensors.NdArray;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Ridge regression of G targets at once on standardised columns with free intercepts. O(N F (F + G) + F^3).
 *
 * @param mean F, of the columns
 * @param deviation F, 1 where a column is constant
 * @param intercept G
 * @param weights F x G, of standardised columns
 * @param penalty chosen
 */
record LinearFit(double[] mean, double[] deviation, double[] intercept, DMatrixRMaj weights, double penalty) {

    private static final double[] PENALTIES = {30, 100, 300, 1_000, 3_000, 10_000, 30_000};

    /** Fits all parts with the penalty that predicts each of them best from the others. */
    static LinearFit choose(List<DenseMatrix> x, List<DenseMatrix> y) {
        InnerFolds folds = InnerFolds.of(x, y);
        double penalty = PENALTIES[PENALTIES.length / 2];
        if (folds.count() > 1) {
            double[] error = new double[PENALTIES.length];
            for (int held = 0; held < folds.count(); held++) {
                Products products = Products.of(folds, held);
                for (int p = 0; p < PENALTIES.length; p++) {
                    error[p] += products.solve(PENALTIES[p])
                            .error(folds.x().get(held), folds.y().get(held));
                }
            }
            int best = 0;
            for (int p = 1; p < error.length; p++) {
                best = error[p] < error[best] ? p : best;
            }
            penalty = PENALTIES[best];
        }
        return Products.of(folds, -1).solve(penalty);
    }

    /** Everything a prediction needs, as arrays. */
    Map<String, NdArray> state() {
        int f = mean.length;
        int g = intercept.length;
        Map<String, NdArray> state = new LinkedHashMap<>();
        state.put("mean", new NdArray.Doubles(mean, f));
        state.put("deviation", new NdArray.Doubles(deviation, f));
        state.put("intercept", new NdArray.Doubles(intercept, g));
        state.put("weights", new NdArray.Doubles(weights.data, f, g));
        state.put("penalty", new NdArray.Doubles(new double[] {penalty}, 1));
        return state;
    }

    /**
     * What {@link #state} gave.
     *
     * @throws BadInputException if an array is missing or they do not fit
     */
    static LinearFit of(Map<String, NdArray> state, String where) {
        for (String name : List.of("mean", "deviation", "intercept", "weights", "penalty")) {
            if (!(state.get(name) instanceof NdArray.Doubles)) {
                throw new BadInputException(where + " has no float64 array '" + name + "'; train the model again");
            }
        }
        double[] mean = state.get("mean").doubles();
        double[] intercept = state.get("intercept").doubles();
        double[] weights = state.get("weights").doubles();
        if (weights.length != mean.length * intercept.length
                || state.get("deviation").doubles().length != mean.length) {
            throw new BadInputException(where + ": the arrays do not fit together; train the model again");
        }
        DMatrixRMaj w = new DMatrixRMaj(mean.length, intercept.length);
        System.arraycopy(weights, 0, w.data, 0, weights.length);
        return new LinearFit(
                mean,
                state.get("deviation").doubles(),
                intercept,
                w,
                state.get("penalty").doubles()[0]);
    }

    private double error(DenseMatrix x, DenseMatrix y) {
        float[] p = predict(x).values();
        double sum = 0;
        for (int k = 0; k < p.length; k++) {
            sum += (p[k] - y.values()[k]) * (p[k] - y.values()[k]);
        }
        return sum;
    }

    /** Predictions, N x G. */
    DenseMatrix predict(DenseMatrix x) {
        DMatrixRMaj z = standardised(x, mean, deviation);
        DMatrixRMaj out = new DMatrixRMaj(x.rows(), intercept.length);
        CommonOps_DDRM.mult(z, weights, out);
        float[] values = new float[out.data.length];
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) (out.data[k] + intercept[k % intercept.length]);
        }
        return new DenseMatrix(x.rows(), intercept.length, values);
    }

    private static DMatrixRMaj standardised(DenseMatrix x, double[] mean, double[] deviation) {
        DMatrixRMaj z = new DMatrixRMaj(x.rows(), x.columns());
        for (int k = 0; k < z.data.length; k++) {
            int f = k % x.columns();
            z.data[k] = (x.values()[k] - mean[f]) / deviation[f];
        }
        return z;
    }

    /** Z'Z and Z'Y of standardised columns and centred targets. */
    private record Products(
            double[] mean, double[] deviation, double[] intercept, DMatrixRMaj gram, DMatrixRMaj cross) {

        /** Of all parts but one; -1 for all. */
        static Products of(InnerFolds folds, int without) {
            int f = folds.x().get(0).columns();
            int g = folds.y().get(0).columns();
            double[] mean = new double[f];
            double[] square = new double[f];
            double[] intercept = new double[g];
            int n = 0;
            for (int p = 0; p < folds.count(); p++) {
                if (p != without) {
                    n += folds.x().get(p).rows();
                    addTo(mean, square, folds.x().get(p));
                    addTo(intercept, null, folds.y().get(p));
                }
            }
            int rows = n;
            Arrays.setAll(intercept, k -> intercept[k] / rows);
            Arrays.setAll(mean, k -> mean[k] / rows);
            double[] deviation = new double[f];
            Arrays.setAll(deviation, k -> {
                double variance = square[k] / rows - mean[k] * mean[k];
                return variance > 1e-10 * (1 + mean[k] * mean[k]) ? Math.sqrt(variance) : 1;
            });
            DMatrixRMaj gram = new DMatrixRMaj(f, f);
            DMatrixRMaj cross = new DMatrixRMaj(f, g);
            for (int p = 0; p < folds.count(); p++) {
                if (p != without) {
                    DMatrixRMaj z = standardised(folds.x().get(p), mean, deviation);
                    double[] one = new double[g];
                    Arrays.fill(one, 1);
                    CommonOps_DDRM.multAddTransA(z, z, gram);
                    CommonOps_DDRM.multAddTransA(z, standardised(folds.y().get(p), intercept, one), cross);
                }
            }
            return new Products(mean, deviation, intercept, gram, cross);
        }

        private static void addTo(double[] sum, double[] squares, DenseMatrix m) {
            for (int k = 0; k < m.values().length; k++) {
                double v = m.values()[k];
                sum[k % m.columns()] += v;
                if (squares != null) {
                    squares[k % m.columns()] += v * v;
                }
            }
        }

        LinearFit solve(double penalty) {
            DMatrixRMaj a = gram.copy();
            for (int i = 0; i < a.numRows; i++) {
                a.add(i, i, penalty);
            }
            LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(a.numRows);
            DMatrixRMaj weights = new DMatrixRMaj(cross.numRows, cross.numCols);
            if (!solver.setA(a)) {
                throw new IllegalStateException("a positive penalty makes the system definite");
            }
            solver.solve(cross, weights);
            return new LinearFit(mean, deviation, intercept, weights, penalty);
        }
    }
}
