package io.stroma.nn.lanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops, on float arrays in which {@link #WIDTH} batch entries lie side by side. Methods are small on purpose:
 * past the compiler's inlining limits vectors become objects and everything runs ten times slower.
 *
 * <p>A position is {@code stride} floats: dimension by dimension, {@link #WIDTH} lanes each. Dimensions are worked on eight at
 * a time.
 */
final class LaneMath {

    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    static final int WIDTH = F.length();

    /** Dimensions that one call handles. */
    static final int STEP = 8;

    private static final int W = WIDTH;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    private static final float ROUND = 12582912f; // 1.5 * 2^23: adding it rounds to a whole number
    // Powers stop at 4e-18 and 1e-15, nothing beside 1 in floats: with smaller factors products
    // leave the normal numbers, and a processor is a hundred times slower.
    private static final float SMALLEST = -40f; // of e
    private static final int LARGEST_POWER = Float.floatToIntBits(50f); // of a half
    private static final int EXPONENT = 23;

    /** What scores of a softmax to the base 2 have to be multiplied with. */
    static final float LOG2_E = 1.44269504f;

    static final float LN_2 = 0.69314718f;

    private LaneMath() {}

    /** out[a] = sum over eight dimensions of x[here] y[target(a)]. */
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
        for (int a = from; a < to; a++) {
            int b = base + targets[a] * stride;
            FloatVector even = x0.mul(FloatVector.fromArray(F, y, b));
            FloatVector odd = x1.mul(FloatVector.fromArray(F, y, b + W));
            even = x2.fma(FloatVector.fromArray(F, y, b + 2 * W), even);
            odd = x3.fma(FloatVector.fromArray(F, y, b + 3 * W), odd);
            even = x4.fma(FloatVector.fromArray(F, y, b + 4 * W), even);
            odd = x5.fma(FloatVector.fromArray(F, y, b + 5 * W), odd);
            even = x6.fma(FloatVector.fromArray(F, y, b + 6 * W), even);
            odd = x7.fma(FloatVector.fromArray(F, y, b + 7 * W), odd);
            even.add(odd).intoArray(out, slot + (a - from) * W);
        }
    }

    /** The same, added to what is in out. */
    static void moreProducts(
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
        for (int a = from; a < to; a++) {
            int b = base + targets[a] * stride;
            FloatVector even =
                    x0.fma(FloatVector.fromArray(F, y, b), FloatVector.fromArray(F, out, slot + (a - from) * W));
            FloatVector odd = x1.mul(FloatVector.fromArray(F, y, b + W));
            even = x2.fma(FloatVector.fromArray(F, y, b + 2 * W), even);
            odd = x3.fma(FloatVector.fromArray(F, y, b + 3 * W), odd);
            even = x4.fma(FloatVector.fromArray(F, y, b + 4 * W), even);
            odd = x5.fma(FloatVector.fromArray(F, y, b + 5 * W), odd);
            even = x6.fma(FloatVector.fromArray(F, y, b + 6 * W), even);
            odd = x7.fma(FloatVector.fromArray(F, y, b + 7 * W), odd);
            even.add(odd).intoArray(out, slot + (a - from) * W);
        }
    }

    /** Eight dimensions of sum over a of weight[arc(a)] y[target(a)], added to out; arcs null for a itself. */
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
        FloatVector s0 = FloatVector.zero(F);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector s4 = s0;
        FloatVector s5 = s0;
        FloatVector s6 = s0;
        FloatVector s7 = s0;
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
        }
        s0.add(FloatVector.fromArray(F, out, there)).intoArray(out, there);
        s1.add(FloatVector.fromArray(F, out, there + W)).intoArray(out, there + W);
        s2.add(FloatVector.fromArray(F, out, there + 2 * W)).intoArray(out, there + 2 * W);
        s3.add(FloatVector.fromArray(F, out, there + 3 * W)).intoArray(out, there + 3 * W);
        s4.add(FloatVector.fromArray(F, out, there + 4 * W)).intoArray(out, there + 4 * W);
        s5.add(FloatVector.fromArray(F, out, there + 5 * W)).intoArray(out, there + 5 * W);
        s6.add(FloatVector.fromArray(F, out, there + 6 * W)).intoArray(out, there + 6 * W);
        s7.add(FloatVector.fromArray(F, out, there + 7 * W)).intoArray(out, there + 7 * W);
    }

    /**
     * Softmax to the base 2 (scores bring the factor log2(e) with them) over so many vectors of scores from {@code slot} on, every
     * lane for itself, in place. No weight is below 2^-50 of the largest.
     *
     * @param room two vectors, in which one pass leaves its result to the next
     */
    static void softmax(float[] scores, int slot, int count, float[] room) {
        int end = slot + count * W;
        largest(scores, slot, end, room);
        powers(scores, slot, end, room);
        scale(scores, slot, end, room);
    }

    /** In four chains: Java's maximum, which tells -0 from 0, takes several instructions, each of which waits for the last. */
    private static void largest(float[] scores, int slot, int end, float[] room) {
        FloatVector m0 = FloatVector.fromArray(F, scores, slot);
        FloatVector m1 = m0;
        FloatVector m2 = m0;
        FloatVector m3 = m0;
        int a = slot;
        for (; a < end - 3 * W; a += 4 * W) {
            m0 = m0.max(FloatVector.fromArray(F, scores, a));
            m1 = m1.max(FloatVector.fromArray(F, scores, a + W));
            m2 = m2.max(FloatVector.fromArray(F, scores, a + 2 * W));
            m3 = m3.max(FloatVector.fromArray(F, scores, a + 3 * W));
        }
        for (; a < end; a += W) {
            m0 = m0.max(FloatVector.fromArray(F, scores, a));
        }
        m0.max(m1).max(m2.max(m3)).intoArray(room, 0);
    }

    /** Scores become powers; behind the largest comes one over their sum. */
    private static void powers(float[] scores, int slot, int end, float[] room) {
        FloatVector largest = FloatVector.fromArray(F, room, 0);
        FloatVector sum = largest.sub(largest); // 0, or what is no number if that is among the scores
        for (int a = slot; a < end; a += W) {
            FloatVector e = powerOfHalf(largest.sub(FloatVector.fromArray(F, scores, a)));
            e.intoArray(scores, a);
            sum = sum.add(e);
        }
        FloatVector.broadcast(F, 1f).div(sum).intoArray(room, W);
    }

    private static void scale(float[] scores, int slot, int end, float[] room) {
        FloatVector factor = FloatVector.fromArray(F, room, W);
        for (int a = slot; a < end; a += W) {
            FloatVector.fromArray(F, scores, a).mul(factor).intoArray(scores, a);
        }
    }

    /** Gradient of the softmax but for the factor ln 2: slope[a] becomes p[a] (slope[a] - sum of p slope). */
    static void softmaxGradient(float[] p, float[] slope, int slot, int count) {
        int end = slot + count * W;
        FloatVector mean = FloatVector.zero(F);
        for (int a = slot; a < end; a += W) {
            mean = FloatVector.fromArray(F, p, a).fma(FloatVector.fromArray(F, slope, a), mean);
        }
        for (int a = slot; a < end; a += W) {
            FloatVector.fromArray(F, slope, a)
                    .sub(mean)
                    .mul(FloatVector.fromArray(F, p, a))
                    .intoArray(slope, a);
        }
    }

    /**
     * e^x for x up to 88, relative error about 1e-7 (Cody-Waite reduction, polynomial of degree 6 as in Cephes). Below -40 it
     * stays e^-40, so that products with it are normal numbers: where it is not added to something near 1, or multiplied with
     * something large, the argument is to be bounded first.
     */
    static FloatVector exp(FloatVector x) {
        FloatVector bounded = x.max(SMALLEST);
        FloatVector rounded = bounded.mul(LOG2_E).add(ROUND);
        FloatVector n = rounded.sub(ROUND);
        FloatVector r = n.mul(-LN2_HIGH).add(bounded);
        r = n.mul(-LN2_LOW).add(r);
        IntVector shift = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, EXPONENT);
        return polynomial(r).reinterpretAsInts().add(shift).reinterpretAsFloats();
    }

    private static FloatVector polynomial(FloatVector r) {
        FloatVector p = FloatVector.broadcast(F, 1.9875691500e-4f);
        p = p.fma(r, FloatVector.broadcast(F, 1.3981999507e-3f));
        p = p.fma(r, FloatVector.broadcast(F, 8.3334519073e-3f));
        p = p.fma(r, FloatVector.broadcast(F, 4.1665795894e-2f));
        p = p.fma(r, FloatVector.broadcast(F, 1.6666665459e-1f));
        p = p.fma(r, FloatVector.broadcast(F, 5.0000001201e-1f));
        return p.fma(r.mul(r), r).add(1f);
    }

    /**
     * 2^-x for x from 0 on, relative error about 2e-7 (polynomial of degree 6 as in Cephes). Beyond 50 it stays 2^-50, of what is
     * no number too. Floats from 0 on are ordered as their bits are, and the minimum of integers is one instruction.
     */
    private static FloatVector powerOfHalf(FloatVector x) {
        FloatVector bounded = x.reinterpretAsInts().min(LARGEST_POWER).reinterpretAsFloats();
        FloatVector rounded = FloatVector.broadcast(F, ROUND).sub(bounded);
        FloatVector r = FloatVector.broadcast(F, ROUND).sub(rounded).sub(bounded);
        IntVector shift = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, EXPONENT);
        return power(r).reinterpretAsInts().add(shift).reinterpretAsFloats();
    }

    private static FloatVector power(FloatVector r) {
        FloatVector p = FloatVector.broadcast(F, 1.535336188319500e-4f);
        p = p.fma(r, FloatVector.broadcast(F, 1.339887440266574e-3f));
        p = p.fma(r, FloatVector.broadcast(F, 9.618437357674640e-3f));
        p = p.fma(r, FloatVector.broadcast(F, 5.550332471162809e-2f));
        p = p.fma(r, FloatVector.broadcast(F, 2.402264791363012e-1f));
        p = p.fma(r, FloatVector.broadcast(F, 6.931472028550421e-1f));
        return p.fma(r, FloatVector.broadcast(F, 1f));
    }
}
