package io.stroma.graph;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Scores of four queries against a tile at once, in registers: every number loaded serves four multiplications. Needs the
 * Vector API.
 */
final class TileProducts {

    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int W = F.length();

    /** Lanes of the processors that have 32 registers instead of 16. */
    private static final int WIDE = 16;

    /** Queries of one call. */
    static final int QUERIES = 4;

    private TileProducts() {}

    /**
     * Scores.
     *
     * @param squares (WIDTH) |y|^2 of the tile's points
     * @param values (D, WIDTH) of the tile's points
     * @param query (4, D), each -2 x
     * @param score (4, WIDTH) out
     */
    static void scores(float[] squares, float[][] values, float[][] query, float[][] score) {
        if (W >= WIDE) {
            for (int b = 0; b < Tile.WIDTH; b += 4 * W) {
                quad(squares, values, b, query, score);
            }
        } else {
            for (int b = 0; b < Tile.WIDTH; b += 2 * W) {
                pair(squares, values, b, query, score);
            }
        }
    }

    private static void pair(float[] squares, float[][] values, int b, float[][] query, float[][] score) {
        float[] q0 = query[0];
        float[] q1 = query[1];
        float[] q2 = query[2];
        float[] q3 = query[3];
        FloatVector a0 = FloatVector.fromArray(F, squares, b);
        FloatVector b0 = FloatVector.fromArray(F, squares, b + W);
        FloatVector a1 = a0;
        FloatVector b1 = b0;
        FloatVector a2 = a0;
        FloatVector b2 = b0;
        FloatVector a3 = a0;
        FloatVector b3 = b0;
        for (int j = 0; j < q0.length; j++) {
            FloatVector x = FloatVector.fromArray(F, values[j], b);
            FloatVector y = FloatVector.fromArray(F, values[j], b + W);
            FloatVector q = FloatVector.broadcast(F, q0[j]);
            a0 = q.fma(x, a0);
            b0 = q.fma(y, b0);
            q = FloatVector.broadcast(F, q1[j]);
            a1 = q.fma(x, a1);
            b1 = q.fma(y, b1);
            q = FloatVector.broadcast(F, q2[j]);
            a2 = q.fma(x, a2);
            b2 = q.fma(y, b2);
            q = FloatVector.broadcast(F, q3[j]);
            a3 = q.fma(x, a3);
            b3 = q.fma(y, b3);
        }
        a0.intoArray(score[0], b);
        b0.intoArray(score[0], b + W);
        a1.intoArray(score[1], b);
        b1.intoArray(score[1], b + W);
        a2.intoArray(score[2], b);
        b2.intoArray(score[2], b + W);
        a3.intoArray(score[3], b);
        b3.intoArray(score[3], b + W);
    }

    /** The same with twice as many points at a time. */
    private static void quad(float[] squares, float[][] values, int at, float[][] query, float[][] score) {
        float[] q0 = query[0];
        float[] q1 = query[1];
        float[] q2 = query[2];
        float[] q3 = query[3];
        FloatVector a0 = FloatVector.fromArray(F, squares, at);
        FloatVector b0 = FloatVector.fromArray(F, squares, at + W);
        FloatVector c0 = FloatVector.fromArray(F, squares, at + 2 * W);
        FloatVector d0 = FloatVector.fromArray(F, squares, at + 3 * W);
        FloatVector a1 = a0;
        FloatVector b1 = b0;
        FloatVector c1 = c0;
        FloatVector d1 = d0;
        FloatVector a2 = a0;
        FloatVector b2 = b0;
        FloatVector c2 = c0;
        FloatVector d2 = d0;
        FloatVector a3 = a0;
        FloatVector b3 = b0;
        FloatVector c3 = c0;
        FloatVector d3 = d0;
        for (int j = 0; j < q0.length; j++) {
            float[] v = values[j];
            FloatVector w = FloatVector.fromArray(F, v, at);
            FloatVector x = FloatVector.fromArray(F, v, at + W);
            FloatVector y = FloatVector.fromArray(F, v, at + 2 * W);
            FloatVector z = FloatVector.fromArray(F, v, at + 3 * W);
            FloatVector q = FloatVector.broadcast(F, q0[j]);
            a0 = q.fma(w, a0);
            b0 = q.fma(x, b0);
            c0 = q.fma(y, c0);
            d0 = q.fma(z, d0);
            q = FloatVector.broadcast(F, q1[j]);
            a1 = q.fma(w, a1);
            b1 = q.fma(x, b1);
            c1 = q.fma(y, c1);
            d1 = q.fma(z, d1);
            q = FloatVector.broadcast(F, q2[j]);
            a2 = q.fma(w, a2);
            b2 = q.fma(x, b2);
            c2 = q.fma(y, c2);
            d2 = q.fma(z, d2);
            q = FloatVector.broadcast(F, q3[j]);
            a3 = q.fma(w, a3);
            b3 = q.fma(x, b3);
            c3 = q.fma(y, c3);
            d3 = q.fma(z, d3);
        }
        a0.intoArray(score[0], at);
        b0.intoArray(score[0], at + W);
        c0.intoArray(score[0], at + 2 * W);
        d0.intoArray(score[0], at + 3 * W);
        a1.intoArray(score[1], at);
        b1.intoArray(score[1], at + W);
        c1.intoArray(score[1], at + 2 * W);
        d1.intoArray(score[1], at + 3 * W);
        a2.intoArray(score[2], at);
        b2.intoArray(score[2], at + W);
        c2.intoArray(score[2], at + 2 * W);
        d2.intoArray(score[2], at + 3 * W);
        a3.intoArray(score[3], at);
        b3.intoArray(score[3], at + W);
        c3.intoArray(score[3], at + 2 * W);
        d3.intoArray(score[3], at + 3 * W);
    }
}
