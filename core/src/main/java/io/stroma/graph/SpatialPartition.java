package io.stroma.graph;

import io.stroma.tissue.Positions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Balanced parts of neighbouring cells by recursive bisection: the longest axis of a set is cut so that both sides hold
 * whole numbers of parts. Sizes differ by at most one cell per level of the recursion; compact parts cut few edges of a
 * spatial graph. Needs no library and no random numbers. O(n log^2 n).
 *
 * @param angle rotation of the axes in radians; a new angle gives other borders
 */
public record SpatialPartition(double angle) implements Partition {

    @Override
    public List<int[]> parts(CsrGraph graph, Positions positions, int size) {
        return parts(positions, size, angle);
    }

    /**
     * Parts of about the wanted size; only positions matter.
     *
     * @param positions n finite points
     * @param size wanted number of cells per part, at least 1
     * @param angle rotation of the axes in radians
     * @return indices of every part, ascending
     */
    public static List<int[]> parts(Positions positions, int size, double angle) {
        int n = positions.size();
        int count = Partition.count(n, size);
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double[][] axes = new double[2][n];
        for (int i = 0; i < n; i++) {
            axes[0][i] = cos * positions.x()[i] - sin * positions.y()[i];
            axes[1][i] = sin * positions.x()[i] + cos * positions.y()[i];
        }
        int[] all = new int[n];
        Arrays.setAll(all, i -> i);
        List<int[]> parts = new ArrayList<>(count);
        if (n > 0) {
            bisect(all, axes, count, parts);
        }
        return parts;
    }

    /** Cells arrive ascending, so that ties on an axis are cut by index. */
    private static void bisect(int[] cells, double[][] axes, int count, List<int[]> parts) {
        if (count == 1) {
            parts.add(cells);
            return;
        }
        double[] axis = extent(cells, axes[0]) >= extent(cells, axes[1]) ? axes[0] : axes[1];
        int[] sorted = Order.by(cells, axis);
        int left = count / 2;
        int cut = (int) Math.round((double) cells.length * left / count);
        Arrays.sort(sorted, 0, cut);
        Arrays.sort(sorted, cut, sorted.length);
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
}
