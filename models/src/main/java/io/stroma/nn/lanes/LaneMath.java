package io.stroma.nn.lanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops, on float arrays in which {@link #WIDTH} batch entries lie side by side. Methods are small on purpose:
 * past the compiler's inlining limits vectors become objects and everything runs ten times slower. Loads are not wrapped in a
 * method of our own: unlike the library's, its inlining would not be forced.
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
    private static final float LOG2E = 1.44269504f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    private static final float ROUND = 12582912f; // 1.5 * 2^23: adding it rounds to a whole number
    private static final float SMALLEST = -87f; // e^-87 is the last normal number
    private static final int EXPONENT = 23;

    private LaneMath() {}

    /** out[a] = sum over eight dimensions of x[here] y[target(a)]. */
    static void products(
            float[] x, int here, float[] y, int base, int stride, int[] targets, int from, int to, float[] out) {
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
            even.add(odd).intoArray(out, a * W);
        }
    }

    /** The same, added to what is in out. */
    static void moreProducts(
            float[] x, int here, float[] y, int base, int stride, int[] targets, int from, int to, float[] out) {
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
            FloatVector even = x0.fma(FloatVector.fromArray(F, y, b), FloatVector.fromArray(F, out, a * W));
            FloatVector odd = x1.mul(FloatVector.fromArray(F, y, b + W));
            even = x2.fma(FloatVector.fromArray(F, y, b + 2 * W), even);
            odd = x3.fma(FloatVector.fromArray(F, y, b + 3 * W), odd);
            even = x4.fma(FloatVector.fromArray(F, y, b + 4 * W), even);
            odd = x5.fma(FloatVector.fromArray(F, y, b + 5 * W), odd);
            even = x6.fma(FloatVector.fromArray(F, y, b + 6 * W), even);
            odd = x7.fma(FloatVector.fromArray(F, y, b + 7 * W), odd);
            even.add(odd).intoArray(out, a * W);
        }
    }

    /** Eight dimensions of sum over a of weight[arc(a)] y[target(a)], written to out; arcs null for a itself. */
    static void weighted(
            float[] weight,
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
            FloatVector w = FloatVector.fromArray(F, weight, (arcs == null ? a : arcs[a]) * W);
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
        s0.add(at(out, there)).intoArray(out, there);
        s1.add(at(out, there + W)).intoArray(out, there + W);
        s2.add(at(out, there + 2 * W)).intoArray(out, there + 2 * W);
        s3.add(at(out, there + 3 * W)).intoArray(out, there + 3 * W);
        s4.add(at(out, there + 4 * W)).intoArray(out, there + 4 * W);
        s5.add(at(out, there + 5 * W)).intoArray(out, there + 5 * W);
        s6.add(at(out, there + 6 * W)).intoArray(out, there + 6 * W);
        s7.add(at(out, there + 7 * W)).intoArray(out, there + 7 * W);
    }

    /** Softmax over the arcs from .. to of every lane, in place. */
    static void softmax(float[] scores, int from, int to) {
        FloatVector largest = largest(scores, from, to);
        FloatVector sum = FloatVector.zero(F);
        for (int a = from; a < to; a++) {
            FloatVector e = exp(FloatVector.fromArray(F, scores, a * W).sub(largest));
            e.intoArray(scores, a * W);
            sum = sum.add(e);
        }
        scale(scores, from, to, FloatVector.broadcast(F, 1f).div(sum));
    }

    private static FloatVector largest(float[] scores, int from, int to) {
        FloatVector largest = FloatVector.fromArray(F, scores, from * W);
        for (int a = from + 1; a < to; a++) {
            largest = largest.max(FloatVector.fromArray(F, scores, a * W));
        }
        return largest;
    }

    private static void scale(float[] scores, int from, int to, FloatVector factor) {
        for (int a = from; a < to; a++) {
            FloatVector.fromArray(F, scores, a * W).mul(factor).intoArray(scores, a * W);
        }
    }

    /** Gradient of the softmax: slope[a] becomes p[a] (slope[a] - sum of p slope). */
    static void softmaxGradient(float[] p, float[] slope, int from, int to) {
        FloatVector mean = FloatVector.zero(F);
        for (int a = from; a < to; a++) {
            mean = FloatVector.fromArray(F, p, a * W).fma(FloatVector.fromArray(F, slope, a * W), mean);
        }
        for (int a = from; a < to; a++) {
            FloatVector.fromArray(F, slope, a * W)
                    .sub(mean)
                    .mul(FloatVector.fromArray(F, p, a * W))
                    .intoArray(slope, a * W);
        }
    }

    /** e^x for x up to 0, relative error about 1e-7 (Cody-Waite reduction, polynomial of degree 6 as in Cephes). */
    static FloatVector exp(FloatVector x) {
        FloatVector bounded = x.max(SMALLEST);
        FloatVector rounded = bounded.mul(LOG2E).add(ROUND);
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
}
