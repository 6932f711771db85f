package io.stroma.graph;

import io.stroma.parallel.Workers;
import io.stroma.random.Seeds;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Centres of a rough k-means clustering, and for every point which of them are nearest. The centres come from a sample; the
 * time is that of comparing all points with all centres, O(N L D) for L landmarks.
 */
final class Landmarks {

    private static final int SAMPLE = 64; // points per landmark in the sample
    private static final int ITERATIONS = 6;
    private static final int CHUNK = 256;
    private static final long PURPOSE = Seeds.purpose("landmarks");

    private final int probes;
    private final int[] near; // (N, P) landmarks by distance
    private final int[] starts; // (L + 1) first place of every landmark's points in the order
    private final int[] order; // (N) points by nearest landmark, then index

    private Landmarks(int count, int probes, int[] near) {
        this.probes = probes;
        this.near = near;
        int n = near.length / probes;
        starts = new int[count + 1];
        for (int i = 0; i < n; i++) {
            starts[near[i * probes] + 1]++;
        }
        for (int l = 0; l < count; l++) {
            starts[l + 1] += starts[l];
        }
        order = new int[n];
        int[] next = Arrays.copyOf(starts, count);
        for (int i = 0; i < n; i++) {
            order[next[near[i * probes]]++] = i;
        }
    }

    /**
     * Landmarks of a set of points.
     *
     * @param count L, at least P
     * @param probes P, number of nearest landmarks to know of every point
     */
    static Landmarks of(DenseMatrix points, int count, int probes, long seed, Workers workers) {
        SplittableRandom random = Seeds.stream(seed, PURPOSE);
        DenseMatrix sample = points.select(draw(points.rows(), Math.min(points.rows(), SAMPLE * count), random));
        DenseMatrix centres = sample.select(draw(sample.rows(), count, random));
        for (int round = 0; round < ITERATIONS; round++) {
            centres = means(sample, centres, nearest(sample, centres, 1, workers));
        }
        return new Landmarks(count, probes, nearest(points, centres, probes, workers));
    }

    /** P. */
    int probes() {
        return probes;
    }

    /** The p-th nearest landmark of a point; the 0-th is its own. */
    int near(int point, int p) {
        return near[point * probes + p];
    }

    /** Place of the first point of a landmark in the order; of the number of landmarks, N. */
    int start(int landmark) {
        return starts[landmark];
    }

    /** Points by landmark, then index. */
    int[] order() {
        return order;
    }

    /** Distinct numbers below n, ascending. */
    private static int[] draw(int n, int count, SplittableRandom random) {
        int[] drawn = new int[count];
        int taken = 0;
        for (int i = 0; i < n && taken < count; i++) { // every set of that size is equally likely
            if (random.nextInt(n - i) < count - taken) {
                drawn[taken++] = i;
            }
        }
        return drawn;
    }

    /** The nearest centres of every point, ascending by distance, equal ones by index (n, P). */
    private static int[] nearest(DenseMatrix points, DenseMatrix centres, int probes, Workers workers) {
        Tiles tiles = Tiles.of(centres);
        int[] near = new int[Math.multiplyExact(points.rows(), probes)];
        workers.forEachRange(points.rows(), CHUNK, (from, to) -> {
            float[][] query = new float[to - from][];
            Nearest[] best = new Nearest[query.length];
            for (int q = 0; q < query.length; q++) {
                query[q] = tiles.query(points, from + q);
                best[q] = new Nearest(probes);
            }
            float[][] score = new float[query.length][Tile.WIDTH];
            for (int t = 0; t < tiles.count(); t++) {
                tiles.scores(t, query, score);
                for (int q = 0; q < query.length; q++) {
                    best[q].offer(score[q], t * Tile.WIDTH, -1);
                }
            }
            for (int q = 0; q < query.length; q++) {
                int[] found = best[q].found();
                if (found[probes - 1] < 0) {
                    throw new IllegalArgumentException("distances from point " + (from + q) + " are not finite");
                }
                System.arraycopy(found, 0, near, (from + q) * probes, probes);
            }
        });
        return near;
    }

    /** Means of the points nearest to every centre; a centre without any stays. */
    private static DenseMatrix means(DenseMatrix points, DenseMatrix centres, int[] own) {
        int d = points.columns();
        double[] sum = new double[centres.rows() * d];
        int[] size = new int[centres.rows()];
        for (int i = 0; i < points.rows(); i++) {
            size[own[i]]++;
            for (int j = 0; j < d; j++) {
                sum[own[i] * d + j] += points.get(i, j);
            }
        }
        float[] means = centres.values().clone();
        for (int e = 0; e < means.length; e++) {
            if (size[e / d] > 0) {
                means[e] = (float) (sum[e] / size[e / d]);
            }
        }
        return new DenseMatrix(centres.rows(), d, means);
    }
}
