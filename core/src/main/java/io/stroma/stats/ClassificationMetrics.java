package io.stroma.stats;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Quality of predicted classes. A class without predictions or without members scores 0; averages run over all classes
 * that occur in the truth or among the predictions.
 *
 * @param classes number of classes looked at (0 .. classes - 1)
 * @param confusion counts, row = truth, column = prediction
 */
public record ClassificationMetrics(int classes, long[][] confusion) {

    public static ClassificationMetrics of(int[] truth, int[] predicted) {
        int classes = Math.max(
                        IntStream.of(truth).max().orElse(-1),
                        IntStream.of(predicted).max().orElse(-1))
                + 1;
        long[][] confusion = new long[classes][classes];
        for (int i = 0; i < truth.length; i++) {
            confusion[truth[i]][predicted[i]]++;
        }
        return new ClassificationMetrics(classes, confusion);
    }

    private long members(int c) {
        return Arrays.stream(confusion[c]).sum();
    }

    private long predictions(int c) {
        return Arrays.stream(confusion).mapToLong(row -> row[c]).sum();
    }

    /** F1 of one class: 2 TP / (members + predictions). */
    public double f1(int c) {
        long both = members(c) + predictions(c);
        return both == 0 ? 0 : 2.0 * confusion[c][c] / both;
    }

    private IntStream occurring() {
        return IntStream.range(0, classes).filter(c -> members(c) + predictions(c) > 0);
    }

    /** Mean F1 over classes that occur in truth or predictions. */
    public double f1Macro() {
        return occurring().mapToDouble(this::f1).average().orElse(0);
    }

    /** Mean F1 over classes that occur in the truth, the reading of a fixed label set. */
    public double f1MacroOfTruth() {
        return IntStream.range(0, classes)
                .filter(c -> members(c) > 0)
                .mapToDouble(this::f1)
                .average()
                .orElse(0);
    }

    /** F1 weighted by the size of the true classes. */
    public double f1Weighted() {
        return IntStream.range(0, classes).mapToDouble(c -> f1(c) * members(c)).sum() / Math.max(1, size());
    }

    public double precisionMacro() {
        return occurring()
                .mapToDouble(c -> predictions(c) == 0 ? 0 : confusion[c][c] / (double) predictions(c))
                .average()
                .orElse(0);
    }

    public double recallMacro() {
        return occurring()
                .mapToDouble(c -> members(c) == 0 ? 0 : confusion[c][c] / (double) members(c))
                .average()
                .orElse(0);
    }

    public double accuracy() {
        return IntStream.range(0, classes).mapToDouble(c -> confusion[c][c]).sum() / Math.max(1, size());
    }

    /** Mean recall over the true classes. */
    public double balancedAccuracy() {
        return IntStream.range(0, classes)
                .filter(c -> members(c) > 0)
                .mapToDouble(c -> confusion[c][c] / (double) members(c))
                .average()
                .orElse(0);
    }

    private long size() {
        return Arrays.stream(confusion)
                .mapToLong(row -> Arrays.stream(row).sum())
                .sum();
    }
}
