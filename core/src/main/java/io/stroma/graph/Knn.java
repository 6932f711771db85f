package io.stroma.graph;

import io.stroma.parallel.Workers;
import java.util.Arrays;

/**
 * The k nearest other points of every point in a space of many dimensions, exactly: squared distances by blocks in
 * single precision, the best candidates then ranked in double. O(n^2 d) time, O(n d) memory, parallel over queries;
 * ties go to the lower index.
 *
 * @param k neighbours per point
 * @param index n x k neighbours, nearest first
 * @param distance n x k Euclidean distances
 */
public record Knn(int k, int[] index, double[] distance) {

    private static final int QUERIES = 64;
    private static final int BLOCK = 512;
    private static final int SPARE = 16;

    /**
     * Neighbours among the rows of a matrix.
     *
     * @param n number of points
     * @param d number of dimensions
     * @param points n x d, row-major
     * @param k at most n - 1; more is cut to that
     */
    public static Knn of(int n, int d, double[] points, int k, Workers workers) {
        int kept = Math.max(0, Math.min(k, n - 1));
        int[] index = new int[n * kept];
        double[] distance = new double[n * kept];
        if (kept == 0) {
            return new Knn(0, index, distance);
        }
        float[] transposed = new float[n * d]; // (d, n): candidates along the lanes
        float[] norm = new float[n];
        double[] mean = new double[d];
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < d; c++) {
                mean[c] += points[i * d + c] / n;
            }
        }
        for (int i = 0; i < n; i++) {
            double s = 0;
            for (int c = 0; c < d; c++) {
                float v = (float) (points[i * d + c] - mean[c]); // centred: less cancellation
                transposed[c * n + i] = v;
                s += (double) v * v;
            }
            norm[i] = (float) s;
        }
        workers.forEachRange(n, QUERIES, (from, to) -> {
            float[] score = new float[n];
            for (int i = from; i < to; i++) {
                scores(i, n, d, transposed, norm, score);
                score[i] = Float.POSITIVE_INFINITY;
                int[] candidates = smallest(score, Math.min(n - 1, kept + SPARE));
                rank(i, d, points, candidates, kept, index, distance);
            }
        });
        return new Knn(kept, index, distance);
    }

    /** |x_j|^2 - 2 x_i . x_j for all j, in blocks that stay in the first cache. */
    private static void scores(int i, int n, int d, float[] transposed, float[] norm, float[] score) {
        for (int from = 0; from < n; from += BLOCK) {
            int to = Math.min(n, from + BLOCK);
            System.arraycopy(norm, from, score, from, to - from);
            for (int c = 0; c < d; c++) {
                axpy(-2 * transposed[c * n + i], transposed, c * n, score, from, to);
            }
        }
    }

    private static void axpy(float a, float[] x, int offset, float[] y, int from, int to) {
        for (int j = from; j < to; j++) {
            y[j] += a * x[offset + j];
        }
    }

    /** Indices of the m smallest scores, in no order; a bounded max-heap over one pass. */
    private static int[] smallest(float[] score, int m) {
        int[] heap = new int[m];
        int size = 0;
        for (int j = 0; j < score.length; j++) {
            if (size < m) {
                heap[size++] = j;
                if (size == m) {
                    for (int p = m / 2 - 1; p >= 0; p--) {
                        sink(heap, score, p);
                    }
                }
            } else if (score[j] < score[heap[0]]) {
                heap[0] = j;
                sink(heap, score, 0);
            }
        }
        return heap;
    }

    private static void sink(int[] heap, float[] score, int p) {
        for (int child = 2 * p + 1; child < heap.length; child = 2 * p + 1) {
            if (child + 1 < heap.length && score[heap[child + 1]] > score[heap[child]]) {
                child++;
            }
            if (score[heap[p]] >= score[heap[child]]) {
                return;
            }
            int t = heap[p];
            heap[p] = heap[child];
            heap[child] = t;
            p = child;
        }
    }

    private static void rank(int i, int d, double[] points, int[] candidates, int k, int[] index, double[] distance) {
        double[] exact = new double[candidates.length];
        Integer[] order = new Integer[candidates.length];
        for (int c = 0; c < candidates.length; c++) {
            double s = 0;
            for (int e = 0; e < d; e++) {
                double diff = points[i * d + e] - points[candidates[c] * d + e];
                s += diff * diff;
            }
            exact[c] = s;
            order[c] = c;
        }
        Arrays.sort(order, (a, b) -> {
            int byDistance = Double.compare(exact[a], exact[b]);
            return byDistance != 0 ? byDistance : Integer.compare(candidates[a], candidates[b]);
        });
        for (int r = 0; r < k; r++) {
            index[i * k + r] = candidates[order[r]];
            distance[i * k + r] = Math.sqrt(exact[order[r]]);
        }
    }

    /** Undirected graph that joins i and j when either is among the neighbours of the other. */
    public CsrGraph graph() {
        int n = k == 0 ? 0 : index.length / k;
        int[] from = new int[index.length];
        for (int e = 0; e < from.length; e++) {
            from[e] = e / k;
        }
        return CsrGraph.undirected(n, from, index);
    }
}
