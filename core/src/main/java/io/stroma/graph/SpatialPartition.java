package io.stroma.graph;

import io.stroma.tissue.Positions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Balanced parts of neighbouring cells by recursive bisection: the longest axis of a set is cut so that both sides hold
 * whole numbers of parts. Sizes differ by at most one cell; compact parts cut few edges of a spatial graph. O(n log^2 n).
 */
public final class SpatialPartition {

    private SpatialPartition() {}

    /**
     * Parts of about the wanted size.
     *
     * @param positions n points
     * @param size wanted number of cells per part
     * @param angle rotation of the axes in radians; a new angle gives other borders
     * @return indices of every part, ascending
     */
    public static List<int[]> parts(Positions positions, int size, double angle) {
        int n = positions.size();
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double[][] axes = new double[2][n];
        for (int i = 0; i < n; i++) {
            axes[0][i] = cos * positions.x()[i] - sin * positions.y()[i];
            axes[1][i] = sin * positions.x()[i] + cos * positions.y()[i];
        }
        int[] all = new int[n];
        Arrays.setAll(all, i -> i);
        List<int[]> parts = new ArrayList<>();
        int count = Math.max(1, (int) Math.round((double) n / size));
        if (n > 0) {
            bisect(all, axes, count, parts);
        }
        return parts;
    }

    private static void bisect(int[] cells, double[][] axes, int count, List<int[]> parts) {
        if (count == 1) {
            int[] part = cells.clone();
            Arrays.sort(part);
            parts.add(part);
            return;
        }
        double[] axis = extent(cells, axes[0]) >= extent(cells, axes[1]) ? axes[0] : axes[1];
        int[] sorted = sortBy(cells, axis);
        int left = count / 2;
        int cut = (int) Math.round((double) cells.length * left / count);
        bisect(Arrays.copyOf(sorted, cut), axes, left, parts);
        bisect(Arrays.copyOfRange(sorted, cut, sorted.length), axes, count - left, parts);
    }

    private static double extent(int[] cells, double[] axis) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i : cells) {
            low = Math.min(low, axis[i]);
            high = Math.max(high, axis[i]);
        }
        return high - low;
    }

    /** Ascending by coordinate, ties by index. */
    private static int[] sortBy(int[] cells, double[] axis) {
        int n = cells.length;
        int[] byIndex = cells.clone();
        Arrays.sort(byIndex);
        Integer[] order = new Integer[n];
        Arrays.setAll(order, k -> k);
        Arrays.sort(order, (a, b) -> {
            int byAxis = Double.compare(axis[byIndex[a]], axis[byIndex[b]]);
            return byAxis != 0 ? byAxis : Integer.compare(a, b);
        });
        int[] sorted = new int[n];
        Arrays.setAll(sorted, k -> byIndex[order[k]]);
        return sorted;
    }
}
