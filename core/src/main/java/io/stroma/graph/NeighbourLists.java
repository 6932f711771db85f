package io.stroma.graph;

import io.stroma.parallel.Workers;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;

/** The best k neighbours known so far of every point, ascending by distance in single precision, then index. */
final class NeighbourLists {

    private static final int CHUNK = 4096;

    private final DenseMatrix points; // (N, D)
    private final int k;
    private final int[] index; // (N, k)
    private final float[] squared; // (N, k)
    private final boolean[] fresh; // (N, k) entered since the last ageing

    NeighbourLists(DenseMatrix points, int k) {
        this(
                points,
                k,
                new int[Math.multiplyExact(points.rows(), k)],
                new float[points.rows() * k],
                new boolean[points.rows() * k]);
        Arrays.fill(index, -1);
        Arrays.fill(squared, Float.POSITIVE_INFINITY);
    }

    private NeighbourLists(DenseMatrix points, int k, int[] index, float[] squared, boolean[] fresh) {
        this.points = points;
        this.k = k;
        this.index = index;
        this.squared = squared;
        this.fresh = fresh;
    }

    NeighbourLists copy() {
        return new NeighbourLists(points, k, index.clone(), squared.clone(), fresh.clone());
    }

    int points() {
        return points.rows();
    }

    int k() {
        return k;
    }

    /** Neighbour of entry e; the entries of point i are i k .. i k + k - 1. */
    int target(int e) {
        return index[e];
    }

    /** Entered since {@link #ageAll()}. */
    boolean isNew(int e) {
        return fresh[e];
    }

    void ageAll() {
        Arrays.fill(fresh, false);
    }

    /**
     * @throws IllegalArgumentException when a point has fewer than k neighbours at finite distances
     */
    void requireFull() {
        for (int e = 0; e < index.length; e++) {
            if (index[e] < 0) {
                throw new IllegalArgumentException("distances from point " + e / k + " are not finite");
            }
        }
    }

    /** Enters j into the list of i where it belongs; false when it is too far or listed already. */
    boolean offer(int i, int j, float d) {
        int first = i * k;
        int r = first + k - 1;
        if (!before(d, j, r)) {
            return false;
        }
        for (int e = first; e <= r; e++) {
            if (index[e] == j) {
                return false;
            }
        }
        for (; r > first && before(d, j, r - 1); r--) {
            index[r] = index[r - 1];
            squared[r] = squared[r - 1];
            fresh[r] = fresh[r - 1];
        }
        index[r] = j;
        squared[r] = d;
        fresh[r] = true;
        return true;
    }

    private boolean before(float d, int j, int entry) {
        return d < squared[entry] || (d == squared[entry] && j < index[entry]);
    }

    /** Offers j to i unless it has been seen for i; 1 when the list changed. */
    int tryOnce(int i, int j, int[] seen) {
        if (seen[j] == i) {
            return 0;
        }
        seen[j] = i;
        return offer(i, j, squaredDistance(i, j)) ? 1 : 0;
    }

    float squaredDistance(int i, int j) {
        float[] v = points.values();
        int d = points.columns();
        int a = i * d;
        int b = j * d;
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int c = 0;
        for (; c + 4 <= d; c += 4) { // four sums that do not wait for each other
            float d0 = v[a + c] - v[b + c];
            float d1 = v[a + c + 1] - v[b + c + 1];
            float d2 = v[a + c + 2] - v[b + c + 2];
            float d3 = v[a + c + 3] - v[b + c + 3];
            s0 += d0 * d0;
            s1 += d1 * d1;
            s2 += d2 * d2;
            s3 += d3 * d3;
        }
        for (; c < d; c++) {
            float e = v[a + c] - v[b + c];
            s0 += e * e;
        }
        return (s0 + s1) + (s2 + s3);
    }

    /** Entries that list a point: at most {@code limit} each, those of the lowest-numbered points. */
    int[][] reverse(int limit) {
        int[] count = new int[points()];
        for (int j : index) {
            count[j] = Math.min(limit, count[j] + 1);
        }
        int[][] reverse = new int[points()][];
        Arrays.setAll(reverse, i -> new int[count[i]]);
        Arrays.fill(count, 0);
        for (int e = 0; e < index.length; e++) {
            int j = index[e];
            if (count[j] < reverse[j].length) {
                reverse[j][count[j]++] = e;
            }
        }
        return reverse;
    }

    /** The first {@code wanted} of every list by distance in double precision, then index. */
    Neighbours sorted(int wanted, Workers workers) {
        int n = points();
        int[] sortedIndex = new int[Math.multiplyExact(n, wanted)];
        double[] distance = new double[sortedIndex.length];
        workers.forEachRange(n, CHUNK, (from, to) -> {
            for (int i = from; i < to; i++) {
                int[] candidates = Arrays.copyOfRange(index, i * k, (i + 1) * k);
                Nearest.write(points, i, candidates, wanted, sortedIndex, distance);
            }
        });
        return new Neighbours(n, wanted, sortedIndex, distance);
    }
}
