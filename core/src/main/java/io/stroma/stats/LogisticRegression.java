package io.stroma.stats;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Multinomial logistic regression with a squared penalty on the weights; intercepts are free. Classes weigh the same
 * however many rows they have. Newton's method with halved steps; O((C F)^3) per step, so meant for few columns.
 *
 * @param weights C x (F + 1), the intercept last
 */
public record LogisticRegression(double[][] weights) {

    private static final int STEPS = 100;
    private static final double CONVERGED = 1e-9;
    private static final double FREE = 1e-8; // penalty of the intercepts, whose common shift changes nothing

    /**
     * Minimises the weighted cross entropy, summed over rows, plus penalty / 2 times the squared weights.
     *
     * @param x n x F
     * @param label class of every row, 0 to C - 1
     * @param penalty at least 0
     */
    public static LogisticRegression fit(double[][] x, int[] label, int classes, double penalty) {
        int f = x[0].length + 1;
        double[] rowWeight = balanced(label, classes);
        double[][] w = new double[classes][f];
        double loss = loss(x, label, rowWeight, w, penalty);
        for (int step = 0; step < STEPS; step++) {
            double[] direction = direction(x, label, rowWeight, w, penalty);
            double length = 1;
            double[][] next = moved(w, direction, length);
            double nextLoss = loss(x, label, rowWeight, next, penalty);
            while (nextLoss > loss && length > 1e-6) {
                length /= 2;
                next = moved(w, direction, length);
                nextLoss = loss(x, label, rowWeight, next, penalty);
            }
            double gain = loss - nextLoss;
            if (!(gain > 0)) {
                break;
            }
            w = next;
            loss = nextLoss;
            if (gain < CONVERGED * (1 + Math.abs(loss))) {
                break;
            }
        }
        return new LogisticRegression(w);
    }

    /** n / (C n_c): every class has the same total weight. */
    private static double[] balanced(int[] label, int classes) {
        double[] size = new double[classes];
        Arrays.stream(label).forEach(c -> size[c]++);
        return Arrays.stream(label)
                .mapToDouble(c -> label.length / (classes * size[c]))
                .toArray();
    }

    /** Probability of every class for one row of F values. */
    public double[] probabilities(double[] row) {
        return softmax(weights, row);
    }

    private static double[] softmax(double[][] w, double[] row) {
        double[] p = new double[w.length];
        double most = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < p.length; c++) {
            p[c] = w[c][row.length];
            for (int j = 0; j < row.length; j++) {
                p[c] += w[c][j] * row[j];
            }
            most = Math.max(most, p[c]);
        }
        double sum = 0;
        for (int c = 0; c < p.length; c++) {
            p[c] = Math.exp(p[c] - most);
            sum += p[c];
        }
        for (int c = 0; c < p.length; c++) {
            p[c] /= sum;
        }
        return p;
    }

    private static double loss(double[][] x, int[] label, double[] rowWeight, double[][] w, double penalty) {
        double loss = 0;
        for (int i = 0; i < x.length; i++) {
            loss -= rowWeight[i] * Math.log(Math.max(softmax(w, x[i])[label[i]], 1e-300));
        }
        for (double[] row : w) {
            for (int j = 0; j < row.length; j++) {
                loss += (j < row.length - 1 ? penalty : FREE) / 2 * row[j] * row[j];
            }
        }
        return loss;
    }

    /** Solution of Hessian times direction = gradient. */
    private static double[] direction(double[][] x, int[] label, double[] rowWeight, double[][] w, double penalty) {
        int classes = w.length;
        int f = w[0].length;
        double[] gradient = new double[classes * f];
        DMatrixRMaj hessian = new DMatrixRMaj(classes * f, classes * f);
        double[] one = new double[f];
        one[f - 1] = 1;
        for (int i = 0; i < x.length; i++) {
            System.arraycopy(x[i], 0, one, 0, f - 1);
            double[] p = softmax(w, x[i]);
            for (int a = 0; a < classes; a++) {
                double error = rowWeight[i] * (p[a] - (label[i] == a ? 1 : 0));
                for (int j = 0; j < f; j++) {
                    gradient[a * f + j] += error * one[j];
                }
                for (int b = 0; b < classes; b++) {
                    double curvature = rowWeight[i] * p[a] * ((a == b ? 1 : 0) - p[b]);
                    for (int j = 0; j < f; j++) {
                        double scaled = curvature * one[j];
                        for (int k = 0; k < f; k++) {
                            hessian.add(a * f + j, b * f + k, scaled * one[k]);
                        }
                    }
                }
            }
        }
        for (int a = 0; a < classes; a++) {
            for (int j = 0; j < f; j++) {
                double strength = j < f - 1 ? penalty : FREE;
                gradient[a * f + j] += strength * w[a][j];
                hessian.add(a * f + j, a * f + j, strength + FREE);
            }
        }
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(classes * f);
        DMatrixRMaj solution = new DMatrixRMaj(classes * f, 1);
        if (!solver.setA(hessian)) {
            throw new IllegalStateException("the penalty " + penalty + " leaves the regression without a solution");
        }
        solver.solve(new DMatrixRMaj(classes * f, 1, true, gradient), solution);
        return solution.getData();
    }

    private static double[][] moved(double[][] w, double[] direction, double length) {
        double[][] next = new double[w.length][w[0].length];
        for (int a = 0; a < w.length; a++) {
            for (int j = 0; j < w[a].length; j++) {
                next[a][j] = w[a][j] - length * direction[a * w[a].length + j];
            }
        }
        return next;
    }
}
