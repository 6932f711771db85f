package io.stroma.nn.lanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The innermost loops of {@link WeightSlopes}: laying panels, and eight sums in registers. */
final class OuterTile {

    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int W = LaneMath.WIDTH;

    private OuterTile() {}

    /**
     * As {@link WideOuterTile#fourByFour} for c and c + 1 only.
     *
     * @param c 0 or 2
     */
    static void fourByTwo(float[] x, int at, float[] y, int from, int count, float[] sums, int to, int c) {
        int here = to + c * W;
        int first = at + c * W;
        FloatVector a0 = FloatVector.fromArray(F, sums, here);
        FloatVector a1 = FloatVector.fromArray(F, sums, here + W);
        FloatVector b0 = FloatVector.fromArray(F, sums, here + 4 * W);
        FloatVector b1 = FloatVector.fromArray(F, sums, here + 5 * W);
        FloatVector c0 = FloatVector.fromArray(F, sums, here + 8 * W);
        FloatVector c1 = FloatVector.fromArray(F, sums, here + 9 * W);
        FloatVector d0 = FloatVector.fromArray(F, sums, here + 12 * W);
        FloatVector d1 = FloatVector.fromArray(F, sums, here + 13 * W);
        for (int s = 0; s < count; s++) {
            int p = first + s * (4 * W);
            int q = from + s * (4 * W);
            FloatVector x0 = FloatVector.fromArray(F, x, p);
            FloatVector x1 = FloatVector.fromArray(F, x, p + W);
            FloatVector o = FloatVector.fromArray(F, y, q);
            a0 = o.fma(x0, a0);
            a1 = o.fma(x1, a1);
            o = FloatVector.fromArray(F, y, q + W);
            b0 = o.fma(x0, b0);
            b1 = o.fma(x1, b1);
            o = FloatVector.fromArray(F, y, q + 2 * W);
            c0 = o.fma(x0, c0);
            c1 = o.fma(x1, c1);
            o = FloatVector.fromArray(F, y, q + 3 * W);
            d0 = o.fma(x0, d0);
            d1 = o.fma(x1, d1);
        }
        a0.intoArray(sums, here);
        a1.intoArray(sums, here + W);
        b0.intoArray(sums, here + 4 * W);
        b1.intoArray(sums, here + 5 * W);
        c0.intoArray(sums, here + 8 * W);
        c1.intoArray(sums, here + 9 * W);
        d0.intoArray(sums, here + 12 * W);
        d1.intoArray(sums, here + 13 * W);
    }

    /**
     * Puts four vectors of every position side by side.
     *
     * @param x positions {@code pitch} floats apart, the first vector at {@code at}
     * @param laid gets (S, 4, W) from {@code to} on
     * @param sums (4, W) from {@code slot} on, to which all positions are added
     */
    static void lay(float[] x, int at, int pitch, int count, float[] laid, int to, float[] sums, int slot) {
        FloatVector s0 = FloatVector.fromArray(F, sums, slot);
        FloatVector s1 = FloatVector.fromArray(F, sums, slot + W);
        FloatVector s2 = FloatVector.fromArray(F, sums, slot + 2 * W);
        FloatVector s3 = FloatVector.fromArray(F, sums, slot + 3 * W);
        for (int s = 0; s < count; s++) {
            FloatVector x0 = FloatVector.fromArray(F, x, s * pitch + at);
            FloatVector x1 = FloatVector.fromArray(F, x, s * pitch + at + W);
            FloatVector x2 = FloatVector.fromArray(F, x, s * pitch + at + 2 * W);
            FloatVector x3 = FloatVector.fromArray(F, x, s * pitch + at + 3 * W);
            x0.intoArray(laid, s * (4 * W) + to);
            x1.intoArray(laid, s * (4 * W) + to + W);
            x2.intoArray(laid, s * (4 * W) + to + 2 * W);
            x3.intoArray(laid, s * (4 * W) + to + 3 * W);
            s0 = s0.add(x0);
            s1 = s1.add(x1);
            s2 = s2.add(x2);
            s3 = s3.add(x3);
        }
        s0.intoArray(sums, slot);
        s1.intoArray(sums, slot + W);
        s2.intoArray(sums, slot + 2 * W);
        s3.intoArray(sums, slot + 3 * W);
    }
}
