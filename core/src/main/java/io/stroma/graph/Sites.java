package io.stroma.graph;

import io.stroma.tissue.Positions;
import java.util.Arrays;

/**
 * Distinct positions and the points that share them.
 *
 * @param first of every point: the lowest-numbered point at the same position
 * @param points the points that are first at their position, ascending
 */
record Sites(int[] first, int[] points) {

    /** Groups equal coordinates. O(n log n). */
    static Sites of(Positions positions) {
        int n = positions.size();
        int[] order = Order.lexicographic(positions);
        int[] first = new int[n];
        int distinct = 0;
        for (int r = 0; r < n; r++) {
            boolean copy = r > 0 && same(positions, order[r - 1], order[r]);
            first[order[r]] = copy ? first[order[r - 1]] : order[r];
            distinct += copy ? 0 : 1;
        }
        int[] points = new int[distinct];
        int k = 0;
        for (int i = 0; i < n; i++) {
            if (first[i] == i) {
                points[k++] = i;
            }
        }
        return new Sites(first, points);
    }

    private static boolean same(Positions p, int i, int j) {
        return p.x()[i] == p.x()[j] && p.y()[i] == p.y()[j];
    }

    int count() {
        return points.length;
    }

    boolean isCopy(int point) {
        return first[point] != point;
    }

    Positions distinct(Positions all) {
        return points.length == first.length ? all : all.select(Arrays.copyOf(points, points.length));
    }
}
