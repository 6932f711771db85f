package io.stroma.tasks;

import io.stroma.stats.Correlation;
import io.stroma.tissue.DenseMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well hidden entries were predicted. The pooled correlation is mostly that of the gene means, so the mean over genes
 * is the one to read; a gene for which a method predicts one number everywhere counts as zero there.
 *
 * @param perGeneMean mean over genes of Pearson's r of the hidden entries
 * @param perGeneMedian median of the same
 * @param pooled Pearson's r of all hidden entries
 * @param rmse root mean squared error
 * @param genes genes with enough hidden entries to correlate
 */
public record ImputationScores(double perGeneMean, double perGeneMedian, double pooled, double rmse, int genes) {

    /** Fewer entries of a gene are not correlated. */
    private static final int FEWEST = 10;

    /** Scores predictions (N x G). */
    public static ImputationScores of(MaskedTissue masked, DenseMatrix predicted) {
        double[] all = IntStream.range(0, masked.size())
                .mapToDouble(e -> predicted.get(masked.cell()[e], masked.gene()[e]))
                .toArray();
        double[] r = IntStream.range(0, masked.tissue().geneCount())
                .mapToObj(g -> IntStream.range(0, masked.size())
                        .filter(e -> masked.gene()[e] == g)
                        .toArray())
                .filter(entries -> entries.length >= FEWEST)
                .mapToDouble(entries -> correlation(pick(masked.truth(), entries), pick(all, entries)))
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        double median = r.length == 0 ? 0 : (r[(r.length - 1) / 2] + r[r.length / 2]) / 2;
        return new ImputationScores(
                Arrays.stream(r).average().orElse(0),
                median,
                orZero(Correlation.pearson(masked.truth(), all)),
                Correlation.rmse(masked.truth(), all),
                r.length);
    }

    /** NaN where the truth does not vary, zero where only the prediction does not. */
    private static double correlation(double[] truth, double[] predicted) {
        double first = truth[0];
        return Arrays.stream(truth).allMatch(v -> v == first)
                ? Double.NaN
                : orZero(Correlation.pearson(truth, predicted));
    }

    private static double orZero(double value) {
        return Double.isNaN(value) ? 0 : value;
    }

    private static double[] pick(double[] values, int[] entries) {
        return Arrays.stream(entries).mapToDouble(e -> values[e]).toArray();
    }

    /** Metrics of one method over repeats. */
    static List<Metric> metrics(String dataset, String task, String method, List<ImputationScores> repeats) {
        List<Metric> metrics = new ArrayList<>();
        metrics.add(metric(dataset, task, method, "pearson_gene_mean", repeats, ImputationScores::perGeneMean));
        metrics.add(metric(dataset, task, method, "pearson_gene_median", repeats, ImputationScores::perGeneMedian));
        metrics.add(metric(dataset, task, method, "pearson", repeats, ImputationScores::pooled));
        metrics.add(metric(dataset, task, method, "rmse", repeats, ImputationScores::rmse));
        return metrics;
    }

    private static Metric metric(
            String dataset,
            String task,
            String method,
            String name,
            List<ImputationScores> repeats,
            java.util.function.ToDoubleFunction<ImputationScores> value) {
        return Metric.of(
                dataset,
                task,
                method,
                "none",
                name,
                repeats.stream().mapToDouble(value).toArray());
    }
}
