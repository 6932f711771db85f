package io.stroma.tasks.expression;

import io.stroma.error.BadInputException;
import io.stroma.io.safetensors.NdArray;
import io.stroma.nn.Engine;
import io.stroma.nn.Tensors;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Ridge regression of G targets at once on standardised columns with free intercepts, in double precision.
 * With M the smaller of N and F, O(N F (M + G) + M^3) time and O(N F + M^2) memory: where columns are more than spots, as
 * those of a large network are, weights are sums of the spots' columns, w = Z'(ZZ' + penalty)^-1 Y, the same solution.
 *
 * <p>N spots, F columns, G targets.
 *
 * @param mean F, of the columns
 * @param deviation F, 1 where a column is constant
 * @param intercept G
 * @param weights F x G, of standardised columns
 * @param penalty chosen
 */
record LinearFit(double[] mean, double[] deviation, double[] intercept, double[] weights, double penalty) {

    private static final double[] PENALTIES = {30, 100, 300, 1_000, 3_000, 10_000, 30_000};

    /** Fits all parts with the penalty that predicts each of them best from the others. */
    static LinearFit choose(List<DenseMatrix> x, List<DenseMatrix> y) {
        Engine.start();
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

    /** Fits all parts with the given penalty. */
    static LinearFit fit(List<DenseMatrix> x, List<DenseMatrix> y, double penalty) {
        Engine.start();
        return Products.of(new InnerFolds(x, y), -1).solve(penalty);
    }

    /** Everything a prediction needs, as arrays. */
    Map<String, NdArray> state() {
        int f = mean.length;
        int g = intercept.length;
        Map<String, NdArray> state = new LinkedHashMap<>();
        state.put("mean", new NdArray.Doubles(mean, f));
        state.put("deviation", new NdArray.Doubles(deviation, f));
        state.put("intercept", new NdArray.Doubles(intercept, g));
        state.put("weights", new NdArray.Doubles(weights, f, g));
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
        return new LinearFit(
                mean,
                state.get("deviation").doubles(),
                intercept,
                weights,
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
        Engine.start();
        double[] out;
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            Tensor w = Tensors.of(weights, ScalarType.Double, mean.length, intercept.length); // (F, G)
            out = Tensors.doubles(standardised(x, mean, deviation).mm(w)); // (N, G)
        }
        float[] values = new float[out.length];
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) (out[k] + intercept[k % intercept.length]);
        }
        return new DenseMatrix(x.rows(), intercept.length, values);
    }

    /** (N, F) */
    private static Tensor standardised(DenseMatrix x, double[] mean, double[] deviation) {
        double[] z = new double[x.values().length];
        for (int k = 0; k < z.length; k++) {
            int f = k % x.columns();
            z[k] = (x.values()[k] - mean[f]) / deviation[f];
        }
        return Tensors.of(z, ScalarType.Double, x.rows(), x.columns());
    }

    /**
     * Standardised columns Z and centred targets Y, (N, F) and (N, G), as products of the smaller side.
     *
     * @param z Z, N x F, where there are fewer spots than columns; else null
     * @param gram ZZ', N x N, with z; Z'Z, F x F, without
     * @param right Y, N x G, with z; Z'Y, F x G, without
     */
    private record Products(
            double[] mean, double[] deviation, double[] intercept, double[] z, double[] gram, double[] right) {

        /** Of all parts but one; -1 for all. */
        static Products of(InnerFolds folds, int without) {
            int f = folds.x().get(0).columns();
            int g = folds.y().get(0).columns();
            double[] mean = new double[f];
            double[] square = new double[f];
            double[] intercept = new double[g];
            int[] parts =
                    IntStream.range(0, folds.count()).filter(p -> p != without).toArray();
            int n = 0;
            for (int p : parts) {
                n += folds.x().get(p).rows();
                addTo(mean, square, folds.x().get(p));
                addTo(intercept, null, folds.y().get(p));
            }
            int rows = n;
            Arrays.setAll(intercept, k -> intercept[k] / rows);
            Arrays.setAll(mean, k -> mean[k] / rows);
            double[] deviation = new double[f];
            Arrays.setAll(deviation, k -> {
                double variance = square[k] / rows - mean[k] * mean[k];
                return variance > 1e-10 * (1 + mean[k] * mean[k]) ? Math.sqrt(variance) : 1;
            });
            double[] one = new double[g];
            Arrays.fill(one, 1);
            try (PointerScope scope = new PointerScope();
                    NoGradGuard noGrad = new NoGradGuard()) {
                if (rows < f) {
                    TensorVector zs = new TensorVector();
                    TensorVector ys = new TensorVector();
                    for (int p : parts) {
                        zs.push_back(standardised(folds.x().get(p), mean, deviation)); // (N_p, F)
                        ys.push_back(standardised(folds.y().get(p), intercept, one)); // (N_p, G)
                    }
                    Tensor z = torch.cat(zs, 0); // (N, F)
                    double[] gram = Tensors.doubles(z.mm(z.t())); // (N, N)
                    double[] y = Tensors.doubles(torch.cat(ys, 0)); // (N, G)
                    return new Products(mean, deviation, intercept, Tensors.doubles(z), gram, y);
                }
                Tensor gram = Tensors.zeros(ScalarType.Double, f, f);
                Tensor cross = Tensors.zeros(ScalarType.Double, f, g);
                for (int p : parts) {
                    Tensor z = standardised(folds.x().get(p), mean, deviation); // (N_p, F)
                    Tensor y = standardised(folds.y().get(p), intercept, one); // (N_p, G)
                    gram.add_(z.t().mm(z)); // (F, F)
                    cross.add_(z.t().mm(y)); // (F, G)
                }
                return new Products(mean, deviation, intercept, null, Tensors.doubles(gram), Tensors.doubles(cross));
            }
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
            int f = mean.length;
            int g = intercept.length;
            int m = right.length / g; // the smaller of N and F
            double[] a = gram.clone();
            for (int i = 0; i < m; i++) {
                a[i * m + i] += penalty;
            }
            try (PointerScope scope = new PointerScope();
                    NoGradGuard noGrad = new NoGradGuard()) {
                Tensor root = torch.linalg_cholesky(Tensors.of(a, ScalarType.Double, m, m)); // (M, M), a is definite
                Tensor solved = torch.cholesky_solve(Tensors.of(right, ScalarType.Double, m, g), root); // (M, G)
                if (z != null) {
                    solved = Tensors.of(z, ScalarType.Double, m, f).t().mm(solved); // (F, G)
                }
                return new LinearFit(mean, deviation, intercept, Tensors.doubles(solved), penalty);
            }
        }
    }
}
