package io.stroma.nn.lanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Passes over one position in lanes: what its sender makes of it, the activation, the skip connection. Weights of positions are
 * handed from pass to pass in an array, since a vector as an argument would become an object.
 */
final class LaneCrossing {

    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int W = LaneMath.WIDTH;

    private static final float FARTHEST = 40f; // beyond it a sigmoid is 0 in sums of floats

    private LaneCrossing() {}

    /** {@code sum[to + c] += x[at + c]}. */
    static void add(float[] x, int at, int columns, float[] sum, int to) {
        for (int c = 0; c < columns * W; c += W) {
            FloatVector.fromArray(F, sum, to + c)
                    .add(FloatVector.fromArray(F, x, at + c))
                    .intoArray(sum, to + c);
        }
    }

    /** {@code out[slot] = sum over c of x[at + c] y[from + c]}. */
    static void dot(float[] x, int at, float[] y, int from, int columns, float[] out, int slot) {
        FloatVector even = FloatVector.zero(F);
        FloatVector odd = even;
        for (int c = 0; c < columns * W; c += 2 * W) {
            even = FloatVector.fromArray(F, x, at + c).fma(FloatVector.fromArray(F, y, from + c), even);
            odd = FloatVector.fromArray(F, x, at + c + W).fma(FloatVector.fromArray(F, y, from + c + W), odd);
        }
        even.add(odd).intoArray(out, slot);
    }

    /** {@code 1 / (1 + exp(-x))} of one vector, in place. */
    static void sigmoid(float[] x, int slot) {
        FloatVector e = LaneMath.exp(FloatVector.fromArray(F, x, slot).neg().min(FARTHEST));
        FloatVector.broadcast(F, 1f).div(e.add(1f)).intoArray(x, slot);
    }

    /** {@code y[to + c] = w x[at + c]}. */
    static void times(float[] x, int at, int columns, float[] w, int slot, float[] y, int to) {
        FloatVector weight = FloatVector.fromArray(F, w, slot);
        for (int c = 0; c < columns * W; c += W) {
            FloatVector.fromArray(F, x, at + c).mul(weight).intoArray(y, to + c);
        }
    }

    /** {@code y[to + c] += w x[at + c]}. */
    static void addTimes(float[] x, int at, int columns, float[] w, int slot, float[] y, int to) {
        FloatVector weight = FloatVector.fromArray(F, w, slot);
        for (int c = 0; c < columns * W; c += W) {
            FloatVector.fromArray(F, x, at + c)
                    .fma(weight, FloatVector.fromArray(F, y, to + c))
                    .intoArray(y, to + c);
        }
    }

    /** {@code y[to + c] = keep x[at + c] + share gelu(m[from + c])}. */
    static void activate(
            float[] m, int from, int columns, float[] x, int at, float keep, float share, float[] y, int to) {
        for (int c = 0; c < columns * W; c += W) {
            LaneGelu.gelu(FloatVector.fromArray(F, m, from + c))
                    .mul(share)
                    .add(FloatVector.fromArray(F, x, at + c).mul(keep))
                    .intoArray(y, to + c);
        }
    }

    /**
     * The way back through activation and skip connection: {@code m} becomes the derivative of the message,
     * {@code share gelu'(m) slope}, and the derivative of {@code share} is added to the vector at {@code slot}. In two passes:
     * one alone is more than the compiler's budget holds, which then calls the exponential as a method.
     *
     * @param areas room for so many vectors as there are columns, from {@link Lanes#LEAD} on
     */
    static void activateBack(
            float[] m,
            int from,
            int columns,
            float[] slope,
            int at,
            float share,
            float[] ofShare,
            int slot,
            float[] areas) {
        areas(m, from, columns, slope, at, ofShare, slot, areas);
        slopes(m, from, columns, slope, at, share, areas);
    }

    private static void areas(
            float[] m, int from, int columns, float[] slope, int at, float[] ofShare, int slot, float[] areas) {
        FloatVector sum = FloatVector.fromArray(F, ofShare, slot);
        for (int c = 0; c < columns * W; c += W) {
            FloatVector message = FloatVector.fromArray(F, m, from + c);
            FloatVector area = LaneGelu.area(message);
            area.intoArray(areas, Lanes.LEAD + c);
            sum = message.mul(area).fma(FloatVector.fromArray(F, slope, at + c), sum);
        }
        sum.intoArray(ofShare, slot);
    }

    private static void slopes(float[] m, int from, int columns, float[] slope, int at, float share, float[] areas) {
        for (int c = 0; c < columns * W; c += W) {
            FloatVector area = FloatVector.fromArray(F, areas, Lanes.LEAD + c);
            LaneGelu.slope(FloatVector.fromArray(F, m, from + c), area)
                    .mul(FloatVector.fromArray(F, slope, at + c))
                    .mul(share)
                    .intoArray(m, from + c);
        }
    }

    /** {@code x[at + c] *= factor}. */
    static void scale(float[] x, int at, int columns, float factor) {
        for (int c = 0; c < columns * W; c += W) {
            FloatVector.fromArray(F, x, at + c).mul(factor).intoArray(x, at + c);
        }
    }

    /** Derivative of a sigmoid with values w: {@code slope[slot] *= w (1 - w)}. */
    static void sigmoidBack(float[] w, int weight, float[] slope, int slot) {
        FloatVector value = FloatVector.fromArray(F, w, weight);
        FloatVector.fromArray(F, slope, slot).mul(value.sub(value.mul(value))).intoArray(slope, slot);
    }
}
