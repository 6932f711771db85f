package io.stroma.nn.lanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of {@link LaneMath} for sixteen dimensions at once: they need more than sixteen vector registers, which processors
 * with 512-bit vectors have.
 */
final class WideLaneMath {

    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int W = LaneMath.WIDTH;
    private static final int BITS = 512;

    /** Dimensions that one call handles. */
    static final int STEP = 16;

    /** The processor has the registers. */
    static final boolean AVAILABLE = F.vectorBitSize() >= BITS;

    private WideLaneMath() {}

    /** As {@link LaneMath#products}. */
    static void products(
            float[] x,
            int here,
            float[] y,
            int base,
            int stride,
            int[] targets,
            int from,
            int to,
            float[] out,
            int slot) {
        FloatVector x0 = FloatVector.fromArray(F, x, here);
        FloatVector x1 = FloatVector.fromArray(F, x, here + W);
        FloatVector x2 = FloatVector.fromArray(F, x, here + 2 * W);
        FloatVector x3 = FloatVector.fromArray(F, x, here + 3 * W);
        FloatVector x4 = FloatVector.fromArray(F, x, here + 4 * W);
        FloatVector x5 = FloatVector.fromArray(F, x, here + 5 * W);
        FloatVector x6 = FloatVector.fromArray(F, x, here + 6 * W);
        FloatVector x7 = FloatVector.fromArray(F, x, here + 7 * W);
        FloatVector x8 = FloatVector.fromArray(F, x, here + 8 * W);
        FloatVector x9 = FloatVector.fromArray(F, x, here + 9 * W);
        FloatVector x10 = FloatVector.fromArray(F, x, here + 10 * W);
        FloatVector x11 = FloatVector.fromArray(F, x, here + 11 * W);
        FloatVector x12 = FloatVector.fromArray(F, x, here + 12 * W);
        FloatVector x13 = FloatVector.fromArray(F, x, here + 13 * W);
        FloatVector x14 = FloatVector.fromArray(F, x, here + 14 * W);
        FloatVector x15 = FloatVector.fromArray(F, x, here + 15 * W);
        FloatVector zero = FloatVector.zero(F);
        for (int a = from; a < to; a++) {
            int b = base + targets[a] * stride;
            FloatVector even = x0.fma(
                    FloatVector.fromArray(F, y, b),
                    zero); // as fma like the rest: a product alone escapes the compiler now and then
            FloatVector odd = x1.fma(FloatVector.fromArray(F, y, b + W), zero);
            even = x2.fma(FloatVector.fromArray(F, y, b + 2 * W), even);
            odd = x3.fma(FloatVector.fromArray(F, y, b + 3 * W), odd);
            even = x4.fma(FloatVector.fromArray(F, y, b + 4 * W), even);
            odd = x5.fma(FloatVector.fromArray(F, y, b + 5 * W), odd);
            even = x6.fma(FloatVector.fromArray(F, y, b + 6 * W), even);
            odd = x7.fma(FloatVector.fromArray(F, y, b + 7 * W), odd);
            even = x8.fma(FloatVector.fromArray(F, y, b + 8 * W), even);
            odd = x9.fma(FloatVector.fromArray(F, y, b + 9 * W), odd);
            even = x10.fma(FloatVector.fromArray(F, y, b + 10 * W), even);
            odd = x11.fma(FloatVector.fromArray(F, y, b + 11 * W), odd);
            even = x12.fma(FloatVector.fromArray(F, y, b + 12 * W), even);
            odd = x13.fma(FloatVector.fromArray(F, y, b + 13 * W), odd);
            even = x14.fma(FloatVector.fromArray(F, y, b + 14 * W), even);
            odd = x15.fma(FloatVector.fromArray(F, y, b + 15 * W), odd);
            even.add(odd).intoArray(out, slot + (a - from) * W);
        }
    }

    /** As {@link LaneMath#weighted}; sums begin with what is in out, so that there is nothing to add at the end. */
    static void weighted(
            float[] weight,
            int slot,
            int[] arcs,
            float[] y,
            int base,
            int stride,
            int[] targets,
            int from,
            int to,
            float[] out,
            int there) {
        FloatVector s0 = FloatVector.fromArray(F, out, there);
        FloatVector s1 = FloatVector.fromArray(F, out, there + W);
        FloatVector s2 = FloatVector.fromArray(F, out, there + 2 * W);
        FloatVector s3 = FloatVector.fromArray(F, out, there + 3 * W);
        FloatVector s4 = FloatVector.fromArray(F, out, there + 4 * W);
        FloatVector s5 = FloatVector.fromArray(F, out, there + 5 * W);
        FloatVector s6 = FloatVector.fromArray(F, out, there + 6 * W);
        FloatVector s7 = FloatVector.fromArray(F, out, there + 7 * W);
        FloatVector s8 = FloatVector.fromArray(F, out, there + 8 * W);
        FloatVector s9 = FloatVector.fromArray(F, out, there + 9 * W);
        FloatVector s10 = FloatVector.fromArray(F, out, there + 10 * W);
        FloatVector s11 = FloatVector.fromArray(F, out, there + 11 * W);
        FloatVector s12 = FloatVector.fromArray(F, out, there + 12 * W);
        FloatVector s13 = FloatVector.fromArray(F, out, there + 13 * W);
        FloatVector s14 = FloatVector.fromArray(F, out, there + 14 * W);
        FloatVector s15 = FloatVector.fromArray(F, out, there + 15 * W);
        for (int a = from; a < to; a++) {
            FloatVector w = FloatVector.fromArray(F, weight, slot + (arcs == null ? a - from : arcs[a]) * W);
            int b = base + targets[a] * stride;
            s0 = w.fma(FloatVector.fromArray(F, y, b), s0);
            s1 = w.fma(FloatVector.fromArray(F, y, b + W), s1);
            s2 = w.fma(FloatVector.fromArray(F, y, b + 2 * W), s2);
            s3 = w.fma(FloatVector.fromArray(F, y, b + 3 * W), s3);
            s4 = w.fma(FloatVector.fromArray(F, y, b + 4 * W), s4);
            s5 = w.fma(FloatVector.fromArray(F, y, b + 5 * W), s5);
            s6 = w.fma(FloatVector.fromArray(F, y, b + 6 * W), s6);
            s7 = w.fma(FloatVector.fromArray(F, y, b + 7 * W), s7);
            s8 = w.fma(FloatVector.fromArray(F, y, b + 8 * W), s8);
            s9 = w.fma(FloatVector.fromArray(F, y, b + 9 * W), s9);
            s10 = w.fma(FloatVector.fromArray(F, y, b + 10 * W), s10);
            s11 = w.fma(FloatVector.fromArray(F, y, b + 11 * W), s11);
            s12 = w.fma(FloatVector.fromArray(F, y, b + 12 * W), s12);
            s13 = w.fma(FloatVector.fromArray(F, y, b + 13 * W), s13);
            s14 = w.fma(FloatVector.fromArray(F, y, b + 14 * W), s14);
            s15 = w.fma(FloatVector.fromArray(F, y, b + 15 * W), s15);
        }
        s0.intoArray(out, there);
        s1.intoArray(out, there + W);
        s2.intoArray(out, there + 2 * W);
        s3.intoArray(out, there + 3 * W);
        s4.intoArray(out, there + 4 * W);
        s5.intoArray(out, there + 5 * W);
        s6.intoArray(out, there + 6 * W);
        s7.intoArray(out, there + 7 * W);
        s8.intoArray(out, there + 8 * W);
        s9.intoArray(out, there + 9 * W);
        s10.intoArray(out, there + 10 * W);
        s11.intoArray(out, there + 11 * W);
        s12.intoArray(out, there + 12 * W);
        s13.intoArray(out, there + 13 * W);
        s14.intoArray(out, there + 14 * W);
        s15.intoArray(out, there + 15 * W);
    }
}
