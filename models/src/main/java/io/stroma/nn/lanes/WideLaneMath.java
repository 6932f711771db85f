package io.stroma.nn.lanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of {@link LaneMath} for sixteen dimensions at once: they need more than sixteen vector registers, which processors
 * with 512-bit vectors have. {@link LaneMath#weighted} stays at eight: with sixteen sums to store, the compiler's budget for
 * a method is spent before the last stores, and now and then it called these as methods, which made all of an embedding
 * half as fast.
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
}
