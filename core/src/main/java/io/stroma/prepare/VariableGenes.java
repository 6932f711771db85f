package io.stroma.prepare;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Ranks genes by normalised dispersion (Seurat's way, as in scanpy): dispersion = variance / mean of linear normalised
 * values, standardised inside 20 bins of equal width of log mean. O(entries) for the moments, O(G log G) for the rank.
 */
final class VariableGenes {

    private static final int BINS = 20;
    private static final double ROUNDING = 1e9;

    private VariableGenes() {}

    /**
     * Genes by decreasing normalised dispersion; values are rounded to 1e-9 so that ties go to the lower index, undefined
     * ones come last.
     *
     * @param mean mean of the linear values of every gene
     * @param variance their variance (divisor n - 1)
     */
    static int[] ranking(double[] mean, double[] variance) {
        double[] score = normalisedDispersion(mean, variance);
        Integer[] order = IntStream.range(0, score.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, (a, b) -> {
            boolean na = Double.isNaN(score[a]);
            boolean nb = Double.isNaN(score[b]);
            if (na || nb) {
                return na && nb ? Integer.compare(a, b) : na ? 1 : -1;
            }
            int byScore = Double.compare(Math.rint(score[b] * ROUNDING), Math.rint(score[a] * ROUNDING));
            return byScore != 0 ? byScore : Integer.compare(a, b);
        });
        return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }

    static double[] normalisedDispersion(double[] mean, double[] variance) {
        int g = mean.length;
        double[] dispersion = new double[g];
        double[] logMean = new double[g];
        for (int j = 0; j < g; j++) {
            double m = mean[j] == 0 ? 1e-12 : mean[j];
            double d = variance[j] / m;
            dispersion[j] = d == 0 ? Double.NaN : Math.log(d);
            logMean[j] = Math.log1p(m);
        }
        int[] bin = bins(logMean);
        double[] sum = new double[BINS];
        double[] squares = new double[BINS];
        int[] count = new int[BINS];
        for (int j = 0; j < g; j++) {
            if (!Double.isNaN(dispersion[j])) {
                sum[bin[j]] += dispersion[j];
                count[bin[j]]++;
            }
        }
        for (int j = 0; j < g; j++) {
            if (!Double.isNaN(dispersion[j])) {
                double d = dispersion[j] - sum[bin[j]] / count[bin[j]];
                squares[bin[j]] += d * d;
            }
        }
        double[] score = new double[g];
        for (int j = 0; j < g; j++) {
            int b = bin[j];
            // a bin with one gene has no deviation: its gene scores exactly 1
            score[j] = Double.isNaN(dispersion[j])
                    ? Double.NaN
                    : count[b] == 1 ? 1 : (dispersion[j] - sum[b] / count[b]) / Math.sqrt(squares[b] / (count[b] - 1));
        }
        return score;
    }

    private static int[] bins(double[] logMean) {
        double low = Arrays.stream(logMean).min().orElse(0);
        double high = Arrays.stream(logMean).max().orElse(0);
        double[] edge = new double[BINS + 1];
        for (int b = 0; b <= BINS; b++) {
            edge[b] = b == BINS ? high : low + b * ((high - low) / BINS);
        }
        edge[0] -= 0.001 * (high - low);
        int[] bin = new int[logMean.length];
        for (int j = 0; j < bin.length; j++) {
            while (bin[j] < BINS - 1 && logMean[j] > edge[bin[j] + 1]) {
                bin[j]++;
            }
        }
        return bin;
    }
}
