package io.stroma.prepare;

import java.util.Arrays;

/** Robust centre and spread. */
final class Median {

    private Median() {}

    /** Middle value, the mean of the two middle ones for an even number; NaN for none. */
    static double of(double[] values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** Median absolute deviation from the median, not rescaled. */
    static double absoluteDeviation(double[] values, double median) {
        return of(Arrays.stream(values).map(v -> Math.abs(v - median)).toArray());
    }
}
