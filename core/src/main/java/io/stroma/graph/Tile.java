package io.stroma.graph;

import io.stroma.parallel.Vectors;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;

/**
 * Up to {@value #WIDTH} points, centred and transposed: one dimension is one array, because loops over whole arrays are what
 * the compiler turns into vector instructions.
 *
 * <p>Points are compared by the score |y|^2 - 2 x.y of point y for query x: the squared distance but for |x|^2.
 */
final class Tile {

    static final int WIDTH = 512; // 200 kB at 100 dimensions: a tile fits the second-level cache

    private final double[] mean; // (D)
    private final float[][] values; // (D, WIDTH)
    private final float[] squares = new float[WIDTH]; // |y|^2, NaN beyond the last point

    /**
     * An empty tile.
     *
     * @param mean what points are centred by (D)
     */
    Tile(double[] mean) {
        this.mean = mean;
        values = new float[mean.length][WIDTH];
        Arrays.fill(squares, Float.NaN);
    }

    /**
     * Takes other points.
     *
     * @param order rows of {@code x}
     * @param from place in the order of the first point; the tile ends with it or with the order
     */
    void fill(DenseMatrix x, int[] order, int from) {
        int count = Math.min(WIDTH, order.length - from);
        double[] square = new double[count];
        for (int j = 0; j < mean.length; j++) {
            float[] dimension = values[j];
            for (int i = 0; i < count; i++) {
                float centred = centred(x.values()[order[from + i] * mean.length + j], j);
                dimension[i] = centred;
                square[i] += (double) centred * centred;
            }
        }
        for (int i = 0; i < count; i++) {
            squares[i] = (float) square[i];
        }
        Arrays.fill(squares, count, WIDTH, Float.NaN);
    }

    private float centred(float value, int column) {
        return (float) (value - mean[column]); // small numbers cancel less
    }

    /** -2 x for a row x of a matrix, D numbers. */
    float[] query(DenseMatrix x, int row) {
        float[] query = new float[mean.length];
        for (int j = 0; j < query.length; j++) {
            query[j] = -2 * centred(x.get(row, j), j);
        }
        return query;
    }

    /**
     * Scores of all points for several queries; NaN beyond the last point.
     *
     * @param query (Q, D)
     * @param score (Q, WIDTH) out
     */
    void scores(float[][] query, float[][] score) {
        int q = 0;
        if (Vectors.PRESENT) {
            for (; q + TileProducts.QUERIES <= query.length; q += TileProducts.QUERIES) {
                TileProducts.scores(
                        squares,
                        values,
                        Arrays.copyOfRange(query, q, q + TileProducts.QUERIES),
                        Arrays.copyOfRange(score, q, q + TileProducts.QUERIES));
            }
        }
        for (; q < query.length; q++) {
            scores(query[q], score[q]);
        }
    }

    private void scores(float[] query, float[] score) {
        System.arraycopy(squares, 0, score, 0, WIDTH);
        int j = 0;
        for (; j + 4 <= query.length; j += 4) {
            addFour(
                    values[j],
                    values[j + 1],
                    values[j + 2],
                    values[j + 3],
                    query[j],
                    query[j + 1],
                    query[j + 2],
                    query[j + 3],
                    score);
        }
        for (; j < query.length; j++) {
            addOne(values[j], query[j], score);
        }
    }

    private static void addFour(
            float[] v0, float[] v1, float[] v2, float[] v3, float q0, float q1, float q2, float q3, float[] score) {
        for (int b = 0; b < score.length; b++) {
            score[b] += (q0 * v0[b] + q1 * v1[b]) + (q2 * v2[b] + q3 * v3[b]);
        }
    }

    private static void addOne(float[] v, float q, float[] score) {
        for (int b = 0; b < score.length; b++) {
            score[b] += q * v[b];
        }
    }
}
