package io.stroma.nn.lanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loop of {@link LaneMap}: eight outputs of three positions, for processors with 32 vector registers. It is faster
 * than the engine's matrix product as long as nothing but loads and multiply-adds is left in the loop: indices are the loop's
 * variable times a constant plus one number, whose checks the compiler moves out of it. Two inputs at a time would be faster
 * still, but are more than the compiler's budget holds: it then calls every operation as a method in half of the runs.
 */
final class WideLaneTile {

    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int W = LaneMath.WIDTH;

    private WideLaneTile() {}

    /**
     * As {@link LaneTile#one} for three positions.
     *
     * @param x inputs of all three side by side, input by input
     * @param depth number of inputs
     * @param to results go to, to + toPitch, to + 2 toPitch
     */
    static void three(float[] x, int at, int depth, float[] w, int wAt, float[] y, int to, int toPitch) {
        FloatVector a0 = FloatVector.broadcast(F, w[wAt]);
        FloatVector a1 = FloatVector.broadcast(F, w[wAt + 1]);
        FloatVector a2 = FloatVector.broadcast(F, w[wAt + 2]);
        FloatVector a3 = FloatVector.broadcast(F, w[wAt + 3]);
        FloatVector a4 = FloatVector.broadcast(F, w[wAt + 4]);
        FloatVector a5 = FloatVector.broadcast(F, w[wAt + 5]);
        FloatVector a6 = FloatVector.broadcast(F, w[wAt + 6]);
        FloatVector a7 = FloatVector.broadcast(F, w[wAt + 7]);
        FloatVector b0 = a0;
        FloatVector b1 = a1;
        FloatVector b2 = a2;
        FloatVector b3 = a3;
        FloatVector b4 = a4;
        FloatVector b5 = a5;
        FloatVector b6 = a6;
        FloatVector b7 = a7;
        FloatVector c0 = a0;
        FloatVector c1 = a1;
        FloatVector c2 = a2;
        FloatVector c3 = a3;
        FloatVector c4 = a4;
        FloatVector c5 = a5;
        FloatVector c6 = a6;
        FloatVector c7 = a7;
        for (int k = 0; k < depth; k++) {
            int p = at + k * (3 * W);
            int q = wAt + (1 + k) * 8;
            FloatVector x0 = FloatVector.fromArray(F, x, p);
            FloatVector x1 = FloatVector.fromArray(F, x, p + W);
            FloatVector x2 = FloatVector.fromArray(F, x, p + 2 * W);
            FloatVector wk = FloatVector.broadcast(F, w[q]);
            a0 = wk.fma(x0, a0);
            b0 = wk.fma(x1, b0);
            c0 = wk.fma(x2, c0);
            wk = FloatVector.broadcast(F, w[q + 1]);
            a1 = wk.fma(x0, a1);
            b1 = wk.fma(x1, b1);
            c1 = wk.fma(x2, c1);
            wk = FloatVector.broadcast(F, w[q + 2]);
            a2 = wk.fma(x0, a2);
            b2 = wk.fma(x1, b2);
            c2 = wk.fma(x2, c2);
            wk = FloatVector.broadcast(F, w[q + 3]);
            a3 = wk.fma(x0, a3);
            b3 = wk.fma(x1, b3);
            c3 = wk.fma(x2, c3);
            wk = FloatVector.broadcast(F, w[q + 4]);
            a4 = wk.fma(x0, a4);
            b4 = wk.fma(x1, b4);
            c4 = wk.fma(x2, c4);
            wk = FloatVector.broadcast(F, w[q + 5]);
            a5 = wk.fma(x0, a5);
            b5 = wk.fma(x1, b5);
            c5 = wk.fma(x2, c5);
            wk = FloatVector.broadcast(F, w[q + 6]);
            a6 = wk.fma(x0, a6);
            b6 = wk.fma(x1, b6);
            c6 = wk.fma(x2, c6);
            wk = FloatVector.broadcast(F, w[q + 7]);
            a7 = wk.fma(x0, a7);
            b7 = wk.fma(x1, b7);
            c7 = wk.fma(x2, c7);
        }
        a0.intoArray(y, to);
        a1.intoArray(y, to + W);
        a2.intoArray(y, to + 2 * W);
        a3.intoArray(y, to + 3 * W);
        a4.intoArray(y, to + 4 * W);
        a5.intoArray(y, to + 5 * W);
        a6.intoArray(y, to + 6 * W);
        a7.intoArray(y, to + 7 * W);
        int to1 = to + toPitch;
        b0.intoArray(y, to1);
        b1.intoArray(y, to1 + W);
        b2.intoArray(y, to1 + 2 * W);
        b3.intoArray(y, to1 + 3 * W);
        b4.intoArray(y, to1 + 4 * W);
        b5.intoArray(y, to1 + 5 * W);
        b6.intoArray(y, to1 + 6 * W);
        b7.intoArray(y, to1 + 7 * W);
        int to2 = to + 2 * toPitch;
        c0.intoArray(y, to2);
        c1.intoArray(y, to2 + W);
        c2.intoArray(y, to2 + 2 * W);
        c3.intoArray(y, to2 + 3 * W);
        c4.intoArray(y, to2 + 4 * W);
        c5.intoArray(y, to2 + 5 * W);
        c6.intoArray(y, to2 + 6 * W);
        c7.intoArray(y, to2 + 7 * W);
    }
}
