package io.stroma.stats;

import java.util.Arrays;

/** Whether neighbours resemble each other, over neighbour lists with equal weights that sum to 1 for every item. O(arcs). */
public final class SpatialAutocorrelation {

    private SpatialAutocorrelation() {}

    /**
     * Moran's I: {@code (n / S0) sum_ij w_ij z_i z_j / sum z^2}.
     *
     * @param neighbours neighbours of every item
     */
    public static double moran(double[] x, int[][] neighbours) {
        double mean = Arrays.stream(x).average().orElse(Double.NaN);
        double cross = 0;
        double squares = 0;
        double weights = 0;
        for (int i = 0; i < x.length; i++) {
            squares += (x[i] - mean) * (x[i] - mean);
            for (int j : neighbours[i]) {
                cross += (x[i] - mean) * (x[j] - mean) / neighbours[i].length;
            }
            weights += neighbours[i].length > 0 ? 1 : 0;
        }
        return x.length / weights * cross / squares;
    }

    /** Geary's C: {@code (n - 1) / (2 S0) sum_ij w_ij (x_i - x_j)^2 / sum z^2}. */
    public static double geary(double[] x, int[][] neighbours) {
        double mean = Arrays.stream(x).average().orElse(Double.NaN);
        double differences = 0;
        double squares = 0;
        double weights = 0;
        for (int i = 0; i < x.length; i++) {
            squares += (x[i] - mean) * (x[i] - mean);
            for (int j : neighbours[i]) {
                differences += (x[i] - x[j]) * (x[i] - x[j]) / neighbours[i].length;
            }
            weights += neighbours[i].length > 0 ? 1 : 0;
        }
        return (x.length - 1) / (2 * weights) * differences / squares;
    }
}
