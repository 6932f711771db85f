package io.stroma.nn.lanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The innermost loop of {@link LaneMap}: eight outputs of one position in registers. */
final class LaneTile {

    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int W = LaneMath.WIDTH;

    private LaneTile() {}

    /** {@code y[to + o] = w[wAt + o] + sum over k of w[wAt + 8 (1 + k) + o] x[at + k]} for eight o. */
    static void one(float[] x, int at, int depth, float[] w, int wAt, float[] y, int to) {
        FloatVector s0 = FloatVector.broadcast(F, w[wAt]);
        FloatVector s1 = FloatVector.broadcast(F, w[wAt + 1]);
        FloatVector s2 = FloatVector.broadcast(F, w[wAt + 2]);
        FloatVector s3 = FloatVector.broadcast(F, w[wAt + 3]);
        FloatVector s4 = FloatVector.broadcast(F, w[wAt + 4]);
        FloatVector s5 = FloatVector.broadcast(F, w[wAt + 5]);
        FloatVector s6 = FloatVector.broadcast(F, w[wAt + 6]);
        FloatVector s7 = FloatVector.broadcast(F, w[wAt + 7]);
        for (int k = 0; k < depth; k++) {
            FloatVector xk = FloatVector.fromArray(F, x, at + k * W);
            int q = wAt + (1 + k) * 8;
            s0 = xk.fma(FloatVector.broadcast(F, w[q]), s0);
            s1 = xk.fma(FloatVector.broadcast(F, w[q + 1]), s1);
            s2 = xk.fma(FloatVector.broadcast(F, w[q + 2]), s2);
            s3 = xk.fma(FloatVector.broadcast(F, w[q + 3]), s3);
            s4 = xk.fma(FloatVector.broadcast(F, w[q + 4]), s4);
            s5 = xk.fma(FloatVector.broadcast(F, w[q + 5]), s5);
            s6 = xk.fma(FloatVector.broadcast(F, w[q + 6]), s6);
            s7 = xk.fma(FloatVector.broadcast(F, w[q + 7]), s7);
        }
        s0.intoArray(y, to);
        s1.intoArray(y, to + W);
        s2.intoArray(y, to + 2 * W);
        s3.intoArray(y, to + 3 * W);
        s4.intoArray(y, to + 4 * W);
        s5.intoArray(y, to + 5 * W);
        s6.intoArray(y, to + 6 * W);
        s7.intoArray(y, to + 7 * W);
    }
}
