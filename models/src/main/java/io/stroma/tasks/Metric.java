package io.stroma.tasks;

/**
 * One measured number; a list of these is {@code metrics.json}.
 *
 * @param dataset name of the tissue
 * @param task annotate:LABEL, cluster:LABEL ...
 * @param method heist, own_pca, neighbour_mean ...
 * @param split random, blocks, tissue, or none
 * @param metric f1_macro, accuracy, nmi ...
 * @param value mean over repeats
 * @param sd standard deviation over repeats
 * @param n number of repeats
 */
public record Metric(
        String dataset, String task, String method, String split, String metric, double value, double sd, int n) {

    /** Mean and standard deviation of repeats. */
    public static Metric of(String dataset, String task, String method, String split, String metric, double[] repeats) {
        double mean = java.util.Arrays.stream(repeats).average().orElse(Double.NaN);
        double squares = java.util.Arrays.stream(repeats)
                .map(v -> (v - mean) * (v - mean))
                .sum();
        double sd = repeats.length > 1 ? Math.sqrt(squares / (repeats.length - 1)) : 0;
        return new Metric(dataset, task, method, split, metric, mean, sd, repeats.length);
    }
}
