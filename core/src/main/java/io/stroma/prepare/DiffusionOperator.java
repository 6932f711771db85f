package io.stroma.prepare;

import io.stroma.graph.Neighbours;
import io.stroma.parallel.Workers;
import java.util.Arrays;

/**
 * Row-stochastic diffusion operator of MAGIC as compressed sparse rows. With the distance sigma_i to the knn-th nearest
 * other cell, A_ij = exp(-(d_ij / sigma_i)^alpha) for the neighbours of i and A_ii = 1, K = (A + A^T) / 2, and M = K with
 * rows divided by their sums. O(N k) time and memory.
 */
final class DiffusionOperator {

    private static final double SMALLEST_BANDWIDTH = Math.ulp(1.0);
    private static final double SMALLEST_AFFINITY = 1e-4; // entries below are dropped

    private final int[] starts; // (N + 1)
    private final int[] columns; // ascending in every row; what lies behind the last row means nothing
    private final double[] weights; // rows sum to 1

    private DiffusionOperator(int[] starts, int[] columns, double[] weights) {
        this.starts = starts;
        this.columns = columns;
        this.weights = weights;
    }

    /**
     * @param near nearest other cells of every cell
     * @param knn rank of the neighbour whose distance is the bandwidth; the last one when there are fewer
     * @param decay alpha
     */
    static DiffusionOperator of(Neighbours near, int knn, double decay) {
        return halves(new Affinities(near, Math.min(knn, near.k()), decay)).merged();
    }

    /** A, made where it is asked for: twice the exponentials cost nothing beside another array. */
    private record Affinities(Neighbours near, int knn, double decay) {

        /** Those of one cell to its neighbours; zero where they are too small to count. */
        void of(int i, double[] out) {
            double bandwidth = Math.max(near.distance(i, knn - 1), SMALLEST_BANDWIDTH);
            for (int r = 0; r < near.k(); r++) {
                double a = Math.exp(-Math.pow(near.distance(i, r) / bandwidth, decay));
                out[r] = a < SMALLEST_AFFINITY ? 0 : a;
            }
        }
    }

    /** The halves A / 2 and A^T / 2 and the diagonal, one entry beside the other. */
    private static DiffusionOperator halves(Affinities affinities) {
        Neighbours near = affinities.near;
        int n = near.points();
        int[] starts = rowStarts(affinities);
        int[] columns = new int[starts[n]];
        double[] weights = new double[starts[n]];
        int[] next = Arrays.copyOf(starts, n);
        double[] affinity = new double[near.k()];
        for (int i = 0; i < n; i++) {
            put(i, i, 1, columns, weights, next);
            affinities.of(i, affinity);
            for (int r = 0; r < near.k(); r++) {
                double half = affinity[r] / 2;
                if (half > 0) {
                    put(i, near.index(i, r), half, columns, weights, next);
                    put(near.index(i, r), i, half, columns, weights, next);
                }
            }
        }
        return new DiffusionOperator(starts, columns, weights);
    }

    private static int[] rowStarts(Affinities affinities) {
        Neighbours near = affinities.near;
        int[] starts = new int[near.points() + 1];
        double[] affinity = new double[near.k()];
        for (int i = 0; i < near.points(); i++) {
            starts[i + 1]++;
            affinities.of(i, affinity);
            for (int r = 0; r < near.k(); r++) {
                if (affinity[r] > 0) {
                    starts[i + 1]++;
                    starts[near.index(i, r) + 1]++;
                }
            }
        }
        for (int i = 0; i < near.points(); i++) {
            starts[i + 1] = Math.addExact(starts[i + 1], starts[i]);
        }
        return starts;
    }

    private static void put(int row, int column, double weight, int[] columns, double[] weights, int[] next) {
        columns[next[row]] = column;
        weights[next[row]++] = weight;
    }

    /**
     * Sorts every row, adds the two halves of mutual neighbours and divides by the row sum; in place, since a copy would be
     * the largest thing in memory.
     */
    private DiffusionOperator merged() {
        int k = 0;
        int begin = 0; // of the row, before it moves forward
        for (int i = 0; i + 1 < starts.length; i++) {
            int end = starts[i + 1];
            sort(columns, weights, begin, end);
            double sum = 0;
            for (int e = begin; e < end; e++) {
                sum += weights[e];
                if (k > starts[i] && columns[k - 1] == columns[e]) {
                    weights[k - 1] += weights[e];
                } else {
                    columns[k] = columns[e];
                    weights[k++] = weights[e];
                }
            }
            for (int e = starts[i]; e < k; e++) {
                weights[e] /= sum;
            }
            starts[i + 1] = k;
            begin = end;
        }
        return this;
    }

    /** By column. */
    private static void sort(int[] columns, double[] weights, int from, int to) {
        long[] keyed = new long[to - from];
        for (int e = from; e < to; e++) {
            keyed[e - from] = (long) columns[e] << 32 | (e - from);
        }
        Arrays.sort(keyed);
        double[] row = Arrays.copyOfRange(weights, from, to);
        for (int e = from; e < to; e++) {
            columns[e] = (int) (keyed[e - from] >>> 32);
            weights[e] = row[(int) keyed[e - from]];
        }
    }

    /** M^t x to {@code out}: M is applied t times, M^t is never formed. Memory of a few columns, see {@link Diffusion}. */
    void power(int steps, GeneBlocks x, GeneBlocks out, Workers workers) {
        new Diffusion(starts, columns, weights).run(x, steps, out, workers);
    }

    /** Entry (i, j) of M. */
    double get(int i, int j) {
        int e = Arrays.binarySearch(columns, starts[i], starts[i + 1], j);
        return e < 0 ? 0 : weights[e];
    }

    int nonZeros() {
        return starts[starts.length - 1];
    }
}
