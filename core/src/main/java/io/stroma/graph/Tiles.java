package io.stroma.graph;

import io.stroma.parallel.Vectors;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;

/**
 * Points in blocks of {@value #WIDTH}, centred and transposed: one dimension of a block is one array, because loops over
 * whole arrays are what the compiler turns into vector instructions.
 *
 * <p>Points are compared by the score |y|^2 - 2 x.y of point y for query x: the squared distance but for |x|^2.
 */
final class Tiles {

    static final int WIDTH = 512; // 200 kB at 100 dimensions: a tile fits the second-level cache

    private final int dimensions;
    private final float[][] values; // (tiles * D, WIDTH)
    private final float[][] squares; // (tiles, WIDTH) |y|^2, NaN beyond the last point
    private final double[] mean; // (D)

    private Tiles(int points, double[] mean) {
        this.mean = mean;
        dimensions = mean.length;
        int tiles = (points + WIDTH - 1) / WIDTH;
        values = new float[tiles * dimensions][WIDTH];
        squares = new float[tiles][WIDTH];
    }

    static Tiles of(DenseMatrix x) {
        int[] rows = new int[x.rows()];
        Arrays.setAll(rows, i -> i);
        return of(x, rows);
    }

    /** All rows of a matrix in some order. */
    static Tiles of(DenseMatrix x, int[] order) {
        double[] mean = new double[x.columns()];
        for (int i = 0; i < x.rows(); i++) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += x.get(i, j) / x.rows();
            }
        }
        Tiles tiles = new Tiles(x.rows(), mean);
        for (float[] row : tiles.squares) {
            Arrays.fill(row, Float.NaN);
        }
        for (int i = 0; i < order.length; i++) {
            double square = 0;
            for (int j = 0; j < mean.length; j++) {
                float centred = tiles.centred(x, order[i], j);
                tiles.values[i / WIDTH * mean.length + j][i % WIDTH] = centred;
                square += (double) centred * centred;
            }
            tiles.squares[i / WIDTH][i % WIDTH] = (float) square;
        }
        return tiles;
    }

    private float centred(DenseMatrix x, int row, int column) {
        return (float) (x.get(row, column) - mean[column]); // small numbers cancel less
    }

    int count() {
        return squares.length;
    }

    /** -2 x for a row x of another matrix, D numbers. */
    float[] query(DenseMatrix other, int row) {
        float[] query = new float[dimensions];
        for (int j = 0; j < dimensions; j++) {
            query[j] = -2 * centred(other, row, j);
        }
        return query;
    }

    /** -2 x for a point x, D numbers. */
    float[] query(int point) {
        float[] query = new float[dimensions];
        for (int j = 0; j < dimensions; j++) {
            query[j] = -2 * values[point / WIDTH * dimensions + j][point % WIDTH];
        }
        return query;
    }

    /**
     * Scores of all points of a tile for several queries; NaN beyond the last point.
     *
     * @param query (Q, D)
     * @param score (Q, WIDTH) out
     */
    void scores(int tile, float[][] query, float[][] score) {
        int q = 0;
        if (Vectors.PRESENT) {
            for (; q + TileProducts.QUERIES <= query.length; q += TileProducts.QUERIES) {
                TileProducts.scores(
                        squares[tile],
                        values,
                        tile * dimensions,
                        Arrays.copyOfRange(query, q, q + TileProducts.QUERIES),
                        Arrays.copyOfRange(score, q, q + TileProducts.QUERIES));
            }
        }
        for (; q < query.length; q++) {
            scores(tile, query[q], score[q]);
        }
    }

    private void scores(int tile, float[] query, float[] score) {
        System.arraycopy(squares[tile], 0, score, 0, WIDTH);
        int rows = tile * dimensions;
        int j = 0;
        for (; j + 4 <= dimensions; j += 4) {
            addFour(
                    values[rows + j],
                    values[rows + j + 1],
                    values[rows + j + 2],
                    values[rows + j + 3],
                    query[j],
                    query[j + 1],
                    query[j + 2],
                    query[j + 3],
                    score);
        }
        for (; j < dimensions; j++) {
            addOne(values[rows + j], query[j], score);
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
