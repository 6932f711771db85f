package io.stroma.tasks.expression;

import io.stroma.stats.Correlation;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;

/**
 * Agreement of predicted and measured expression over some spots. Genes are judged in log1p space one by one; genes that
 * are constant among the measured spots are left out, a constant prediction of a varying gene scores 0. The flattened
 * numbers are the paper's: linear values of all genes in one series, which rewards knowing that genes differ in their mean.
 *
 * @param pearson G, NaN where the gene is constant
 * @param r2 G, NaN where the gene is constant
 * @param rmse over all spots and genes, log1p space
 * @param mae over all spots and genes, log1p space
 * @param pearsonFlat linear values, flattened
 * @param r2Flat linear values, flattened
 */
public record ExpressionScores(
        double[] pearson, double[] r2, double rmse, double mae, double pearsonFlat, double r2Flat) {

    private static final double LARGEST_LOG = 20; // a linear value of 5e8: more is a run-away, not a count

    /**
     * Scores.
     *
     * @param measured log1p, N x G
     * @param predicted log1p, N x G
     */
    public static ExpressionScores of(DenseMatrix measured, DenseMatrix predicted) {
        int n = measured.rows();
        int genes = measured.columns();
        if (predicted.rows() != n || predicted.columns() != genes) {
            throw new IllegalArgumentException(
                    "%d x %d measured, %d x %d predicted".formatted(n, genes, predicted.rows(), predicted.columns()));
        }
        double[] pearson = new double[genes];
        double[] r2 = new double[genes];
        for (int g = 0; g < genes; g++) {
            double[] truth = column(measured, g);
            double[] guess = column(predicted, g);
            boolean constant = Arrays.stream(truth).allMatch(v -> v == truth[0]);
            double r = Correlation.pearson(truth, guess);
            pearson[g] = constant ? Double.NaN : Double.isNaN(r) ? 0 : r;
            r2[g] = constant ? Double.NaN : Correlation.r2(truth, guess);
        }
        double[] a = doubles(measured);
        double[] b = doubles(predicted);
        double[] linearA = linear(a);
        double[] linearB = linear(b);
        double flat = Correlation.pearson(linearA, linearB);
        return new ExpressionScores(
                pearson,
                r2,
                Correlation.rmse(a, b),
                Correlation.mae(a, b),
                Double.isNaN(flat) ? 0 : flat,
                Correlation.r2(linearA, linearB));
    }

    /** Mean of the genes that vary. */
    public static double mean(double[] perGene) {
        return Arrays.stream(perGene).filter(v -> !Double.isNaN(v)).average().orElse(Double.NaN);
    }

    /** Median of the genes that vary. */
    public static double median(double[] perGene) {
        double[] v =
                Arrays.stream(perGene).filter(x -> !Double.isNaN(x)).sorted().toArray();
        if (v.length == 0) {
            return Double.NaN;
        }
        return v.length % 2 == 1 ? v[v.length / 2] : (v[v.length / 2 - 1] + v[v.length / 2]) / 2;
    }

    private static double[] column(DenseMatrix m, int g) {
        double[] out = new double[m.rows()];
        for (int i = 0; i < out.length; i++) {
            out[i] = m.get(i, g);
        }
        return out;
    }

    private static double[] doubles(DenseMatrix m) {
        double[] out = new double[m.values().length];
        for (int k = 0; k < out.length; k++) {
            out[k] = m.values()[k];
        }
        return out;
    }

    private static double[] linear(double[] log) {
        return Arrays.stream(log)
                .map(v -> Math.max(0, Math.expm1(Math.min(LARGEST_LOG, v))))
                .toArray();
    }
}
