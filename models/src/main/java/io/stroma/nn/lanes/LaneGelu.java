package io.stroma.nn.lanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** {@code gelu(x) = x (1 + erf(x / sqrt 2)) / 2} and its derivative on vectors of floats, absolute error below 1e-6. */
final class LaneGelu {

    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final float ROOT_HALF = 0.70710678f;
    private static final float DENSITY = 0.39894228f; // 1 / sqrt(2 pi)
    private static final int ONE_FROM = Float.floatToIntBits(4f); // erf is 1 in floats from here on
    private static final int SIGN = 1 << 31;
    private static final int SIZE = ~SIGN;
    private static final float FLAT_FROM = 9f; // the density times x is 0 beside 1 from here on

    private LaneGelu() {}

    static FloatVector gelu(FloatVector x) {
        return x.mul(area(x));
    }

    /** {@code gelu'(x)} = area + x exp(-x^2 / 2) / sqrt(2 pi), where {@code area} is that of x. */
    static FloatVector slope(FloatVector x, FloatVector area) {
        FloatVector near =
                x.max(-FLAT_FROM).min(FLAT_FROM); // exp stops at e^-40, which a large x would make count again
        return LaneMath.exp(near.mul(near).mul(-0.5f)).mul(near).mul(DENSITY).add(area);
    }

    /** Share of a normal distribution below x; what is no number counts as far from zero, and its product with x is none. */
    static FloatVector area(FloatVector x) {
        FloatVector z = bounded(x.mul(ROOT_HALF));
        FloatVector zz = z.mul(z);
        return z.mul(above(zz)).div(below(zz)).mul(0.5f).add(0.5f);
    }

    /** z between -4 and 4. By its bits: sizes are ordered as integers are, and Java's minimum of floats takes six instructions. */
    private static FloatVector bounded(FloatVector z) {
        IntVector bits = z.reinterpretAsInts();
        return bits.and(SIZE).min(ONE_FROM).or(bits.and(SIGN)).reinterpretAsFloats();
    }

    // erf(z) = z P(z^2) / Q(z^2), a minimax fit on [-4, 4] as common math libraries have it

    private static FloatVector above(FloatVector zz) {
        FloatVector p = zz.mul(-2.72614225801306e-10f).add(2.77068142495902e-08f);
        p = p.fma(zz, FloatVector.broadcast(F, -2.10102402082508e-06f));
        p = p.fma(zz, FloatVector.broadcast(F, -5.69250639462346e-05f));
        p = p.fma(zz, FloatVector.broadcast(F, -7.34990630326855e-04f));
        p = p.fma(zz, FloatVector.broadcast(F, -2.95459980854025e-03f));
        return p.fma(zz, FloatVector.broadcast(F, -1.60960333262415e-02f));
    }

    private static FloatVector below(FloatVector zz) {
        FloatVector q = zz.mul(-1.45660718464996e-05f).add(-2.13374055278905e-04f);
        q = q.fma(zz, FloatVector.broadcast(F, -1.68282697438203e-03f));
        q = q.fma(zz, FloatVector.broadcast(F, -7.37332916720468e-03f));
        return q.fma(zz, FloatVector.broadcast(F, -1.42647390514189e-02f));
    }
}
