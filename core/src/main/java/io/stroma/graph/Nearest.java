package io.stroma.graph;

import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;

/** The nearest candidates of one query so far, ascending by distance, equal ones in the order they were offered. */
final class Nearest {

    private final int[] point;
    private final float[] squared;

    Nearest(int capacity) {
        point = new int[capacity];
        squared = new float[capacity];
        Arrays.fill(squared, Float.POSITIVE_INFINITY);
        Arrays.fill(point, -1);
    }

    /** A block of consecutive points starting at {@code first}; {@code self} is not a neighbour of itself. */
    void offer(float[] block, int first, int self) {
        float worst = squared[squared.length - 1];
        for (int b = 0; b < block.length; b++) {
            if (block[b] < worst && first + b != self) {
                insert(first + b, block[b]);
                worst = squared[squared.length - 1];
            }
        }
    }

    private void insert(int candidate, float d) {
        int r = squared.length - 1;
        for (; r > 0 && squared[r - 1] > d; r--) {
            squared[r] = squared[r - 1];
            point[r] = point[r - 1];
        }
        squared[r] = d;
        point[r] = candidate;
    }

    /** Orders the candidates by distance in double precision, then index, and stores the k nearest. */
    void write(DenseMatrix points, int self, int k, int[] index, double[] distance) {
        double[] exact = new double[point.length];
        for (int r = 0; r < point.length; r++) {
            double d = squaredDistance(points, self, point[r]);
            int candidate = point[r];
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
