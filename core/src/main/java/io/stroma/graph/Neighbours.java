package io.stroma.graph;

/**
 * The k nearest neighbours of every one of n points, the point itself excluded: entry {@code i * k + r} is the r-th
 * nearest of point i. Distances ascend within a point, equal ones by index. Arrays are shared, not copied.
 *
 * @param points n
 * @param k neighbours per point
 * @param index n x k, row-major
 * @param distance n x k Euclidean distances
 */
public record Neighbours(int points, int k, int[] index, double[] distance) {

    public Neighbours {
        if ((long) points * k != index.length || index.length != distance.length) {
            throw new IllegalArgumentException(points + " x " + k + " neighbours expected, " + index.length
                    + " indices and " + distance.length + " distances given");
        }
    }

    /** r-th nearest neighbour of a point. */
    public int index(int point, int r) {
        return index[point * k + r];
    }

    /** Distance to the r-th nearest neighbour of a point. */
    public double distance(int point, int r) {
        return distance[point * k + r];
    }

    /** Undirected graph: an edge where one point is among the neighbours of the other. */
    public CsrGraph union() {
        return CsrGraph.undirected(points, e -> e / k, index);
    }
}
