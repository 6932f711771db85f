package io.stroma.nn.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What kernels make of numbers of any size. None of them is denormal but for zero: a processor takes a hundred times as long
 * for the rest of them.
 */
class ExtremeNumbersTest {

    private static final float[] SIZES = {
        1e-3f, 0.5f, 1, 5, 8, 9.2f, 13.3f, 14, 20, 33, 41, 60, 88, 89, 104, 150, 1e3f, 1e6f, 1e17f, 1e20f, 1e30f, 3e38f
    };

    @BeforeAll
    static void vectors() {
        assumeTrue(Lanes.WIDTH > 0, "the Vector API is absent or its vectors are narrow here");
    }

    /** Every size with both signs, in whole vectors. */
    private static float[] both() {
        int count = (2 * SIZES.length + Lanes.WIDTH - 1) / Lanes.WIDTH * Lanes.WIDTH;
        float[] x = new float[count];
        for (int i = 0; i < count; i++) {
            float size = SIZES[i / 2 % SIZES.length];
            x[i] = i % 2 == 0 ? size : -size;
        }
        return x;
    }

    private static boolean normal(float x) {
        return x == 0 || Math.abs(x) >= Float.MIN_NORMAL;
    }

    static void assertNormal(String what, float[] values) {
        for (int i = 0; i < values.length; i++) {
            assertThat(normal(values[i])).as("%s[%d] = %s", what, i, values[i]).isTrue();
        }
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** Weights stay far from the denormal numbers, so that their products with derivatives do too. */
    @Test
    void softmaxOfScoresFarApart() {
        float[] scores = both();
        int vectors = scores.length / Lanes.WIDTH;
        for (int a = 0; a < vectors; a++) { // some lanes at one distance from the largest, the others at another
            Arrays.fill(scores, a * Lanes.WIDTH, (a + 1) * Lanes.WIDTH, -SIZES[a]);
            scores[a * Lanes.WIDTH] = a == 0 ? 0 : -120;
            scores[a * Lanes.WIDTH + 1] = a == 0 ? 1e38f : -1e38f;
            scores[a * Lanes.WIDTH + 2] = a == 0 ? 0 : Float.NEGATIVE_INFINITY;
            scores[a * Lanes.WIDTH + 3] = a == 0 ? 0 : -149;
        }
        LaneMath.softmax(scores, 0, vectors, new float[2 * Lanes.WIDTH]);
        for (int i = 0; i < scores.length; i++) {
            assertThat(scores[i]).as("weight %d", i).isBetween(1e-17f, 1f);
        }
        float[] slopes = scores.clone();
        for (int i = 0; i < slopes.length; i++) {
            slopes[i] = i % 3 - 1;
        }
        LaneMath.softmaxGradient(scores, slopes, 0, vectors);
        assertNormal("slope of the softmax", slopes);
    }

    @Test
    void sigmoid() {
        float[] x = both();
        float[] got = x.clone();
        float[] slopes = ones(x.length);
        for (int slot = 0; slot < x.length; slot += Lanes.WIDTH) {
            LaneCrossing.sigmoid(got, slot);
            LaneCrossing.sigmoidBack(got, slot, slopes, slot);
        }
        for (int i = 0; i < x.length; i++) {
            double wanted = 1 / (1 + Math.exp(-(double) x[i]));
            assertThat((double) got[i]).as("sigmoid(%s)", x[i]).isCloseTo(wanted, within(1e-6));
            assertThat(got[i]).as("sigmoid(%s)", x[i]).isBetween(1e-18f, 1f);
        }
        assertNormal("slope of the sigmoid", slopes);
    }

    /** Far out it is 0 or x, exactly as far as floats go. */
    @Test
    void gelu() {
        float[] x = both();
        float[] got = new float[x.length];
        LaneCrossing.activate(x, 0, x.length / Lanes.WIDTH, got, 0, 0, 1, got, 0);
        assertNormal("gelu", got);
        for (int i = 0; i < x.length; i++) {
            if (Math.abs(x[i]) > 8) {
                assertThat((double) got[i])
                        .as("gelu(%s)", x[i])
                        .isCloseTo(Math.max(0, x[i]), within(1e-7 * Math.max(0, x[i]) + 1e-6));
            }
        }
    }

    @Test
    void slopeOfGelu() {
        float[] x = both();
        float[] got = x.clone();
        LaneCrossing.activateBack(
                got,
                0,
                x.length / Lanes.WIDTH,
                ones(x.length),
                0,
                1,
                new float[Lanes.WIDTH],
                0,
                new float[Lanes.LEAD + x.length]);
        assertNormal("gelu'", got);
        for (int i = 0; i < x.length; i++) {
            assertThat(Math.abs(got[i]))
                    .as("gelu'(%s)", x[i])
                    .satisfiesAnyOf(
                            s -> assertThat(s).isZero(), s -> assertThat(s).isGreaterThan(1e-18f));
            if (Math.abs(x[i]) > 8) {
                assertThat((double) got[i]).as("gelu'(%s)", x[i]).isCloseTo(x[i] > 0 ? 1 : 0, within(1e-6));
            }
        }
    }

    /** What is no number does not come out as one, so that a run that has left the numbers is noticed. */
    @Test
    void notANumberStaysSo() {
        int vectors = 3;
        float[] nan = ones(vectors * Lanes.WIDTH);
        nan[Lanes.WIDTH] = Float.NaN; // lane 0 of the second vector
        float[] softmax = nan.clone();
        LaneMath.softmax(softmax, 0, vectors, new float[2 * Lanes.WIDTH]);
        float[] sigmoid = nan.clone();
        LaneCrossing.sigmoid(sigmoid, Lanes.WIDTH);
        float[] gelu = new float[nan.length];
        LaneCrossing.activate(nan, 0, vectors, gelu, 0, 0, 1, gelu, 0);
        float[] slope = nan.clone();
        LaneCrossing.activateBack(
                slope,
                0,
                vectors,
                ones(nan.length),
                0,
                1,
                new float[Lanes.WIDTH],
                0,
                new float[Lanes.LEAD + nan.length]);
        for (float[] got : new float[][] {softmax, sigmoid, gelu, slope}) {
            assertThat(got[Lanes.WIDTH]).isNaN();
            assertThat(got[Lanes.WIDTH + 1]).isFinite();
        }
        for (int a = 0; a < vectors; a++) {
            assertThat(softmax[a * Lanes.WIDTH]).isNaN();
        }
    }
}
