package io.stroma.graph;

import io.stroma.parallel.Workers;
import io.stroma.tissue.Positions;
import java.util.Arrays;

/** The natural unit of length of a tissue. */
public final class Spacing {

    private Spacing() {}

    /**
     * Median distance to the nearest other position, copies of a position counted once; 1 when there are fewer than two
     * distinct positions. Always positive. O(n log n).
     */
    public static double median(Positions positions, Workers workers) {
        Sites sites = Sites.of(positions);
        if (sites.count() < 2) {
            return 1;
        }
        double[] nearest =
                PlaneNeighbours.nearest(sites.distinct(positions), 1, workers).distance();
        double[] sorted = nearest.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        // Distinct points may still be so close that their squared distance underflows to 0.
        return Math.max(median, Double.MIN_NORMAL);
    }
}
