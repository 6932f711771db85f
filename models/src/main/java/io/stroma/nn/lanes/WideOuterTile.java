package io.stroma.nn.lanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loop of {@link WeightSlopes}: sixteen sums in registers, for processors with 32 vector registers. As in
 * {@link WideLaneTile}, indices are the loop's variable times a constant plus one number, so that checks leave the loop.
 */
final class WideOuterTile {

    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int W = LaneMath.WIDTH;

    private WideOuterTile() {}

    /**
     * {@code sums[to + (4 o + c) W] += sum over s of y[from + (4 s + o) W] x[at + (4 s + c) W]} for four o and four c, every lane
     * for itself.
     *
     * @param count positions s
     */
    static void fourByFour(float[] x, int at, float[] y, int from, int count, float[] sums, int to) {
        FloatVector a0 = FloatVector.fromArray(F, sums, to);
        FloatVector a1 = FloatVector.fromArray(F, sums, to + W);
        FloatVector a2 = FloatVector.fromArray(F, sums, to + 2 * W);
        FloatVector a3 = FloatVector.fromArray(F, sums, to + 3 * W);
        FloatVector b0 = FloatVector.fromArray(F, sums, to + 4 * W);
        FloatVector b1 = FloatVector.fromArray(F, sums, to + 5 * W);
        FloatVector b2 = FloatVector.fromArray(F, sums, to + 6 * W);
        FloatVector b3 = FloatVector.fromArray(F, sums, to + 7 * W);
        FloatVector c0 = FloatVector.fromArray(F, sums, to + 8 * W);
        FloatVector c1 = FloatVector.fromArray(F, sums, to + 9 * W);
        FloatVector c2 = FloatVector.fromArray(F, sums, to + 10 * W);
        FloatVector c3 = FloatVector.fromArray(F, sums, to + 11 * W);
        FloatVector d0 = FloatVector.fromArray(F, sums, to + 12 * W);
        FloatVector d1 = FloatVector.fromArray(F, sums, to + 13 * W);
        FloatVector d2 = FloatVector.fromArray(F, sums, to + 14 * W);
        FloatVector d3 = FloatVector.fromArray(F, sums, to + 15 * W);
        for (int s = 0; s < count; s++) {
            int p = at + s * (4 * W);
            int q = from + s * (4 * W);
            FloatVector x0 = FloatVector.fromArray(F, x, p);
            FloatVector x1 = FloatVector.fromArray(F, x, p + W);
            FloatVector x2 = FloatVector.fromArray(F, x, p + 2 * W);
            FloatVector x3 = FloatVector.fromArray(F, x, p + 3 * W);
            FloatVector o = FloatVector.fromArray(F, y, q);
            a0 = o.fma(x0, a0);
            a1 = o.fma(x1, a1);
            a2 = o.fma(x2, a2);
            a3 = o.fma(x3, a3);
            o = FloatVector.fromArray(F, y, q + W);
            b0 = o.fma(x0, b0);
            b1 = o.fma(x1, b1);
            b2 = o.fma(x2, b2);
            b3 = o.fma(x3, b3);
            o = FloatVector.fromArray(F, y, q + 2 * W);
            c0 = o.fma(x0, c0);
            c1 = o.fma(x1, c1);
            c2 = o.fma(x2, c2);
            c3 = o.fma(x3, c3);
            o = FloatVector.fromArray(F, y, q + 3 * W);
            d0 = o.fma(x0, d0);
            d1 = o.fma(x1, d1);
            d2 = o.fma(x2, d2);
            d3 = o.fma(x3, d3);
        }
        a0.intoArray(sums, to);
        a1.intoArray(sums, to + W);
        a2.intoArray(sums, to + 2 * W);
        a3.intoArray(sums, to + 3 * W);
        b0.intoArray(sums, to + 4 * W);
        b1.intoArray(sums, to + 5 * W);
        b2.intoArray(sums, to + 6 * W);
        b3.intoArray(sums, to + 7 * W);
        c0.intoArray(sums, to + 8 * W);
        c1.intoArray(sums, to + 9 * W);
        c2.intoArray(sums, to + 10 * W);
        c3.intoArray(sums, to + 11 * W);
        d0.intoArray(sums, to + 12 * W);
        d1.intoArray(sums, to + 13 * W);
        d2.intoArray(sums, to + 14 * W);
        d3.intoArray(sums, to + 15 * W);
    }
}
