package io.stroma.graph;

import io.stroma.parallel.Workers;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;

/**
 * Nearly all of the nearest neighbours in D dimensions for point sets too large to compare all pairs. Points are put next to
 * those of the same landmark (an inverted file, Sivic and Zisserman 2003) and compared with everything that lies at the
 * landmarks nearest to them, a tile of points at a time and four points at once as in {@link ExactNeighbours}. O(N D)
 * time for the comparisons (about {@value #PROBES} x {@value #SHARE} points each) and O(N^2 D / SHARE) for finding the
 * landmarks, which is the smaller part up to some millions of points; memory O(N (D + k)).
 *
 * <p>The pieces of work do not depend on each other, so the result depends on the seed but not on threads. (Hierarchical
 * small-world libraries draw their levels from generators that cannot be seeded, and touch memory at random.)
 */
public final class ApproximateNeighbours {

    /** Landmarks whose points are compared. */
    static final int PROBES = 16;

    /** Points per landmark on average. */
    static final int SHARE = 1024;

    /** Points that every point is compared with, about. */
    public static final double COMPARED = PROBES * SHARE;

    private static final int QUERIES = 64;
    private static final int SPARE = 8; // candidates beyond k that rounding may have put behind the k-th

    private ApproximateNeighbours() {}

    /**
     * About the k nearest other points of every point; distances are exact for the points listed.
     *
     * @param points N x D, finite
     * @param k at most N - 1
     * @param seed of the landmarks
     */
    public static Neighbours nearest(DenseMatrix points, int k, long seed, Workers workers) {
        return nearest(points, k, SHARE, seed, workers);
    }

    /** With another average number of points per landmark. */
    static Neighbours nearest(DenseMatrix points, int k, int share, long seed, Workers workers) {
        int n = points.rows();
        if (k < 0 || k > Math.max(0, n - 1)) {
            throw new IllegalArgumentException(k + " neighbours of " + n + " points");
        }
        if (n <= Math.max(share, k) * PROBES) {
            return ExactNeighbours.nearest(points, k, workers);
        }
        Landmarks landmarks = Landmarks.of(points, n / share, PROBES, seed, workers);
        Tiles tiles = Tiles.of(points, landmarks.order());
        int[] index = new int[Math.multiplyExact(n, k)];
        double[] distance = new double[index.length];
        workers.forEachRange(n, QUERIES, (from, to) -> search(points, landmarks, tiles, from, to, k, index, distance));
        return new Neighbours(n, k, index, distance);
    }

    /** Neighbours of the points at some places of the landmarks' order. */
    private static void search(
            DenseMatrix points,
            Landmarks landmarks,
            Tiles tiles,
            int from,
            int to,
            int k,
            int[] index,
            double[] distance) {
        Nearest[] nearest = new Nearest[to - from];
        float[][] query = new float[nearest.length][];
        boolean[][] wanted = new boolean[nearest.length][]; // (Q, tiles)
        boolean[] any = new boolean[tiles.count()];
        for (int q = 0; q < nearest.length; q++) {
            nearest[q] = new Nearest(Math.min(k + SPARE, points.rows() - 1));
            query[q] = tiles.query(from + q);
            wanted[q] = tilesOf(landmarks, landmarks.order()[from + q], tiles.count());
            for (int t = 0; t < any.length; t++) {
                any[t] |= wanted[q][t];
            }
        }
        float[][] score = new float[nearest.length][Tiles.WIDTH];
        for (int t = 0; t < any.length; t++) {
            if (any[t]) {
                int tile = t;
                int[] asking = Arrays.stream(indices(nearest.length))
                        .filter(q -> wanted[q][tile])
                        .toArray();
                compare(tiles, tile, asking, query, score, nearest, from);
            }
        }
        for (int q = 0; q < nearest.length; q++) {
            int[] candidates = nearest[q].found();
            Arrays.setAll(candidates, r -> landmarks.order()[candidates[r]]);
            Nearest.write(points, landmarks.order()[from + q], candidates, k, index, distance);
        }
    }

    private static int[] indices(int n) {
        int[] all = new int[n];
        Arrays.setAll(all, i -> i);
        return all;
    }

    private static void compare(
            Tiles tiles, int tile, int[] asking, float[][] query, float[][] score, Nearest[] nearest, int from) {
        float[][] some = new float[asking.length][];
        Arrays.setAll(some, a -> query[asking[a]]);
        tiles.scores(tile, some, score);
        for (int a = 0; a < asking.length; a++) {
            nearest[asking[a]].offer(score[a], tile * Tiles.WIDTH, from + asking[a]);
        }
    }

    /** Tiles that hold a point of a landmark near the given point. */
    private static boolean[] tilesOf(Landmarks landmarks, int point, int tiles) {
        boolean[] wanted = new boolean[tiles];
        for (int p = 0; p < landmarks.probes(); p++) {
            int landmark = landmarks.near(point, p);
            int end = landmarks.start(landmark + 1);
            for (int at = landmarks.start(landmark); at < end; at = (at / Tiles.WIDTH + 1) * Tiles.WIDTH) {
                wanted[at / Tiles.WIDTH] = true;
            }
        }
        return wanted;
    }
}
