package io.stroma.graph;

import io.stroma.parallel.Workers;
import io.stroma.tissue.DenseMatrix;

/**
 * Exact nearest neighbours in D dimensions by comparing all pairs, blocked for the cache. O(N^2 D) time, O(N (D + k))
 * memory; the better choice up to some tens of thousands of points.
 *
 * <p>Candidates are found in single precision with a few to spare, then ordered by their distance in double precision
 * and, where equal, by index.
 */
public final class ExactNeighbours {

    private static final int QUERIES = 64; // a tile stays in the cache for this many queries
    private static final int SPARE = 8; // candidates beyond k that rounding may have put behind the k-th

    private ExactNeighbours() {}

    /**
     * The k nearest other points of every point.
     *
     * @param points N x D, finite
     * @param k at most N - 1
     */
    public static Neighbours nearest(DenseMatrix points, int k, Workers workers) {
        int n = points.rows();
        if (k < 0 || k > Math.max(0, n - 1)) {
            throw new IllegalArgumentException(k + " neighbours of " + n + " points");
        }
        int[] index = new int[Math.multiplyExact(n, k)];
        double[] distance = new double[index.length];
        if (k > 0) {
            Tiles tiles = Tiles.of(points);
            workers.forEachRange(n, QUERIES, (from, to) -> search(points, tiles, from, to, k, index, distance));
        }
        return new Neighbours(n, k, index, distance);
    }

    private static void search(
            DenseMatrix points, Tiles tiles, int from, int to, int k, int[] index, double[] distance) {
        Nearest[] nearest = new Nearest[to - from];
        float[][] query = new float[to - from][];
        for (int q = 0; q < nearest.length; q++) {
            nearest[q] = new Nearest(Math.min(k + SPARE, points.rows() - 1));
            query[q] = tiles.query(points, from + q);
        }
        float[][] score = new float[nearest.length][Tile.WIDTH];
        for (int t = 0; t < tiles.count(); t++) {
            tiles.scores(t, query, score);
            for (int q = 0; q < nearest.length; q++) {
                nearest[q].offer(score[q], t * Tile.WIDTH, from + q);
            }
        }
        for (int q = 0; q < nearest.length; q++) {
            nearest[q].write(points, from + q, k, index, distance);
        }
    }
}
