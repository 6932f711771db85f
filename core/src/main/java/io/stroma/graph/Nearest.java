package io.stroma.graph;

import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;

/** The best candidates of one query so far, ascending by score, equal ones in the order they were offered. */
final class Nearest {

    private final int[] point;
    private final float[] score;

    Nearest(int capacity) {
        point = new int[capacity];
        score = new float[capacity];
        Arrays.fill(score, Float.POSITIVE_INFINITY);
        Arrays.fill(point, -1);
    }

    /** A block of consecutive points starting at {@code first}; {@code self} is not a neighbour of itself. */
    void offer(float[] block, int first, int self) {
        float worst = score[score.length - 1];
        for (int b = 0; b < block.length; b++) {
            if (block[b] < worst && first + b != self) {
                insert(first + b, block[b]);
                worst = score[score.length - 1];
            }
        }
    }

    private void insert(int candidate, float s) {
        int r = score.length - 1;
        for (; r > 0 && score[r - 1] > s; r--) {
            score[r] = score[r - 1];
            point[r] = point[r - 1];
        }
        score[r] = s;
        point[r] = candidate;
    }

    /** The candidates, best first; -1 where there were fewer. */
    int[] found() {
        return point;
    }

    /** Stores the k nearest candidates. */
    void write(DenseMatrix points, int self, int k, int[] index, double[] distance) {
        write(points, self, point, k, index, distance);
    }

    /**
     * Orders candidates by distance in double precision, then index, and stores the k nearest. The array is re-ordered.
     *
     * @throws IllegalArgumentException when a candidate is missing because distances were not finite
     */
    static void write(DenseMatrix points, int self, int[] point, int k, int[] index, double[] distance) {
        double[] exact = new double[point.length];
        for (int r = 0; r < point.length; r++) {
            int candidate = point[r];
            if (candidate < 0) {
                throw new IllegalArgumentException("distances from point " + self + " are not finite");
            }
            double d = squaredDistance(points, self, candidate);
            int at = r;
            for (; at > 0 && (exact[at - 1] > d || (exact[at - 1] == d && point[at - 1] > candidate)); at--) {
                exact[at] = exact[at - 1];
                point[at] = point[at - 1];
            }
            exact[at] = d;
            point[at] = candidate;
        }
        for (int r = 0; r < k; r++) {
            index[self * k + r] = point[r];
            distance[self * k + r] = Math.sqrt(exact[r]);
        }
    }

    private static double squaredDistance(DenseMatrix points, int i, int j) {
        double sum = 0;
        for (int c = 0; c < points.columns(); c++) {
            double d = (double) points.get(i, c) - points.get(j, c);
            sum += d * d;
        }
        return sum;
    }
}
