package io.stroma.graph;

import io.stroma.parallel.Workers;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import java.util.BitSet;

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

    /** Points that ask together: a tile is made anew for them, which takes as long as comparing it with about 40 points. */
    private static final int ASKING = 1024;

    private static final int QUERIES = 64; // a tile stays in the cache for this many queries
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
        double[] mean = Tiles.mean(points);
        int[] index = new int[Math.multiplyExact(n, k)];
        double[] distance = new double[index.length];
        workers.forEachRange(n, ASKING, (from, to) -> search(points, mean, landmarks, from, to, k, index, distance));
        return new Neighbours(n, k, index, distance);
    }

    /** Neighbours of the points at some places of the landmarks' order. */
    private static void search(
            DenseMatrix points,
            double[] mean,
            Landmarks landmarks,
            int from,
            int to,
            int k,
            int[] index,
            double[] distance) {
        int[] order = landmarks.order();
        Tile tile = new Tile(mean);
        Query[] queries = new Query[to - from];
        BitSet any = new BitSet();
        for (int q = 0; q < queries.length; q++) {
            queries[q] = new Query(
                    from + q,
                    tile.query(points, order[from + q]),
                    tilesOf(landmarks, order[from + q]),
                    new Nearest(Math.min(k + SPARE, points.rows() - 1)));
            any.or(queries[q].tiles);
        }
        float[][] score = new float[QUERIES][Tile.WIDTH];
        for (int t = any.nextSetBit(0); t >= 0; t = any.nextSetBit(t + 1)) {
            int first = t * Tile.WIDTH;
            tile.fill(points, order, first);
            int wanted = t;
            Query[] asking =
                    Arrays.stream(queries).filter(q -> q.tiles.get(wanted)).toArray(Query[]::new);
            for (int a = 0; a < asking.length; a += QUERIES) {
                compare(tile, first, Arrays.copyOfRange(asking, a, Math.min(asking.length, a + QUERIES)), score);
            }
        }
        for (Query query : queries) {
            int[] candidates = query.nearest.found();
            Arrays.setAll(candidates, r -> candidates[r] < 0 ? -1 : order[candidates[r]]);
            Nearest.write(points, order[query.place], candidates, k, index, distance);
        }
    }

    /**
     * A point that looks for its neighbours.
     *
     * @param place in the landmarks' order
     * @param values D numbers, see {@link Tile#query}
     * @param tiles those to look at
     * @param nearest places found so far
     */
    private record Query(int place, float[] values, BitSet tiles, Nearest nearest) {}

    private static void compare(Tile tile, int first, Query[] asking, float[][] score) {
        float[][] values = new float[asking.length][];
        Arrays.setAll(values, a -> asking[a].values);
        tile.scores(values, score);
        for (int a = 0; a < asking.length; a++) {
            asking[a].nearest.offer(score[a], first, asking[a].place);
        }
    }

    /** Tiles that hold a point of a landmark near the given point. */
    private static BitSet tilesOf(Landmarks landmarks, int point) {
        BitSet tiles = new BitSet();
        for (int p = 0; p < landmarks.probes(); p++) {
            int landmark = landmarks.near(point, p);
            int end = landmarks.start(landmark + 1);
            for (int at = landmarks.start(landmark); at < end; at = (at / Tile.WIDTH + 1) * Tile.WIDTH) {
                tiles.set(at / Tile.WIDTH);
            }
        }
        return tiles;
    }
}
