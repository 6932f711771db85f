package io.stroma.stats;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Agreement of two series of numbers. Constant series have no correlation: NaN. */
public final class Correlation {

    private Correlation() {}

    /** Pearson's r. O(n). */
    public static double pearson(double[] x, double[] y) {
        double mx = Arrays.stream(x).average().orElse(Double.NaN);
        double my = Arrays.stream(y).average().orElse(Double.NaN);
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - mx) * (y[i] - my);
            xx += (x[i] - mx) * (x[i] - mx);
            yy += (y[i] - my) * (y[i] - my);
        }
        return xx == 0 || yy == 0 ? Double.NaN : xy / Math.sqrt(xx * yy);
    }

    /** Spearman's rho: Pearson's r of average ranks. O(n log n). */
    public static double spearman(double[] x, double[] y) {
        return pearson(ranks(x), ranks(y));
    }

    /** Ranks from 1; equal values share the mean of theirs. What is no number has no rank: NaN. */
    public static double[] ranks(double[] values) {
        int n = values.length;
        Integer[] order = IntStream.range(0, n).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
        double[] rank = new double[n];
        int numbers = n;
        while (numbers > 0 && Double.isNaN(values[order[numbers - 1]])) { // sorted behind all numbers
            rank[order[--numbers]] = Double.NaN;
        }
        for (int from = 0; from < numbers; ) {
            int to = from;
            while (to < numbers && values[order[to]] == values[order[from]]) {
                to++;
            }
            for (int k = from; k < to; k++) {
                rank[order[k]] = (from + 1 + to) / 2.0;
            }
            from = to;
        }
        return rank;
    }

    /** Kendall's tau-b, corrected for ties. O(n^2). */
    public static double kendallTauB(double[] x, double[] y) {
        double concordance = 0;
        double untiedX = 0;
        double untiedY = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < i; j++) {
                double dx = Math.signum(x[i] - x[j]);
                double dy = Math.signum(y[i] - y[j]);
                concordance += dx * dy;
                untiedX += dx * dx;
                untiedY += dy * dy;
            }
        }
        return concordance / Math.sqrt(untiedX * untiedY);
    }

    /** Coefficient of determination of predictions: 1 - residual / total sum of squares. */
    public static double r2(double[] truth, double[] predicted) {
        double mean = Arrays.stream(truth).average().orElse(Double.NaN);
        double residual = 0;
        double total = 0;
        for (int i = 0; i < truth.length; i++) {
            residual += (truth[i] - predicted[i]) * (truth[i] - predicted[i]);
            total += (truth[i] - mean) * (truth[i] - mean);
        }
        return 1 - residual / total;
    }

    /** Root of the mean squared difference. */
    public static double rmse(double[] x, double[] y) {
        return Math.sqrt(IntStream.range(0, x.length)
                .mapToDouble(i -> (x[i] - y[i]) * (x[i] - y[i]))
                .average()
                .orElse(Double.NaN));
    }

    /** Mean absolute difference. */
    public static double mae(double[] x, double[] y) {
        return IntStream.range(0, x.length)
                .mapToDouble(i -> Math.abs(x[i] - y[i]))
                .average()
                .orElse(Double.NaN);
    }
}
