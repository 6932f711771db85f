package io.stroma.graph;

import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;

/**
 * Points in blocks of {@value #WIDTH}, transposed so that one dimension of a block lies side by side in memory: distances
 * to a whole block are plain loops the compiler turns into vector instructions.
 */
final class Tiles {

    static final int WIDTH = 256;

    private final int dimensions;
    private final int count;
    private final float[] values; // (count, D, WIDTH), NaN beyond the last point

    private Tiles(int dimensions, int count, float[] values) {
        this.dimensions = dimensions;
        this.count = count;
        this.values = values;
    }

    static Tiles of(DenseMatrix points) {
        int d = points.columns();
        int count = (points.rows() + WIDTH - 1) / WIDTH;
        float[] values = new float[Math.multiplyExact(Math.multiplyExact(count, d), WIDTH)];
        if (points.rows() < count * WIDTH) {
            Arrays.fill(values, (count - 1) * d * WIDTH, values.length, Float.NaN);
        }
        for (int i = 0; i < points.rows(); i++) {
            for (int j = 0; j < d; j++) {
                values[(i / WIDTH * d + j) * WIDTH + i % WIDTH] = points.get(i, j);
            }
        }
        return new Tiles(d, count, values);
    }

    int count() {
        return count;
    }

    /** Squared Euclidean distances of one query to all points of a tile; NaN beyond the last point. */
    void squaredDistances(int tile, float[] query, int at, float[] squared) {
        int start = tile * dimensions * WIDTH;
        Arrays.fill(squared, 0);
        int j = 0;
        for (; j + 4 <= dimensions; j += 4) {
            addFour(
                    values,
                    start + j * WIDTH,
                    query[at + j],
                    query[at + j + 1],
                    query[at + j + 2],
                    query[at + j + 3],
                    squared);
        }
        for (; j < dimensions; j++) {
            addOne(values, start + j * WIDTH, query[at + j], squared);
        }
    }

    private static void addFour(float[] v, int from, float q0, float q1, float q2, float q3, float[] squared) {
        for (int b = 0; b < WIDTH; b++) {
            float d0 = q0 - v[from + b];
            float d1 = q1 - v[from + WIDTH + b];
            float d2 = q2 - v[from + 2 * WIDTH + b];
            float d3 = q3 - v[from + 3 * WIDTH + b];
            squared[b] += (d0 * d0 + d1 * d1) + (d2 * d2 + d3 * d3);
        }
    }

    private static void addOne(float[] v, int from, float q, float[] squared) {
        for (int b = 0; b < WIDTH; b++) {
            float d = q - v[from + b];
            squared[b] += d * d;
        }
    }
}
