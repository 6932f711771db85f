package io.stroma.nn.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Derivatives of weights against plain sums in float64. */
class WeightSlopesTest {

    @BeforeAll
    static void vectors() {
        assumeTrue(Lanes.WIDTH > 0, "the Vector API is absent or its vectors are narrow here");
    }

    /**
     * Two groups of states, the second half of the outputs from an array of its own whose positions lie farther apart.
     *
     * @param x per group (S, C, W)
     * @param dy per group (S, O / 2, W)
     * @param apart per group (S, O, W), of which the first half of the outputs counts
     */
    private record Case(int positions, int columns, int outputs, float[][] x, float[][] dy, float[][] apart) {

        static Case of(int positions, int columns, int outputs) {
            SplittableRandom random = new SplittableRandom(positions * 31L + columns);
            return new Case(
                    positions,
                    columns,
                    outputs,
                    states(random, positions * columns),
                    states(random, positions * outputs / 2),
                    states(random, positions * outputs));
        }

        private static float[][] states(SplittableRandom random, int vectors) {
            float[][] groups = new float[2][Lanes.LEAD + vectors * Lanes.WIDTH];
            for (float[] group : groups) {
                for (int i = Lanes.LEAD; i < group.length; i++) {
                    group[i] = (float) random.nextDouble(-1, 1);
                }
            }
            return groups;
        }

        void addTo(WeightSlopes slopes) {
            int half = outputs / 2;
            int w = Lanes.WIDTH;
            for (int g = 0; g < 2; g++) {
                for (int s = 0; s < positions; s += slopes.positions()) {
                    slopes.read(x[g], Lanes.LEAD + s * columns * w, Math.min(slopes.positions(), positions - s));
                    slopes.add(dy[g], Lanes.LEAD + s * half * w, half * w, 0, half);
                    slopes.add(apart[g], Lanes.LEAD + s * outputs * w, outputs * w, half, half);
                }
            }
        }

        private float slope(int group, int position, int output, int lane) {
            int half = outputs / 2;
            int vector = output < half ? position * half + output : position * outputs + output - half;
            return (output < half ? dy : apart)[group][Lanes.LEAD + vector * Lanes.WIDTH + lane];
        }

        /** (O, C) and, as a last column, the sums of dy: (O, C + 1). */
        double[][] sums() {
            double[][] sums = new double[outputs][columns + 1];
            for (int i = 0; i < 2 * positions * Lanes.WIDTH; i++) {
                int lane = i % Lanes.WIDTH;
                int position = i / Lanes.WIDTH % positions;
                int group = i / Lanes.WIDTH / positions;
                for (int o = 0; o < outputs; o++) {
                    double slope = slope(group, position, o, lane);
                    for (int c = 0; c < columns; c++) {
                        sums[o][c] += slope * x[group][Lanes.LEAD + (position * columns + c) * Lanes.WIDTH + lane];
                    }
                    sums[o][columns] += slope;
                }
            }
            return sums;
        }
    }

    /** Fewer positions than are worked on at once, as many, one more, several runs of them, and wide states. */
    @ParameterizedTest
    @CsvSource({"1, 8, 8", "5, 12, 24", "64, 16, 8", "65, 8, 16", "150, 24, 32", "201, 4, 8", "40, 520, 8"})
    void areSumsOverPositionsAndLanes(int positions, int columns, int outputs) {
        Case c = Case.of(positions, columns, outputs);
        double[][] wanted = c.sums();
        try (WeightSlopes slopes = new WeightSlopes(outputs, columns, positions)) {
            c.addTo(slopes);
            float[] weights = slopes.weights();
            float[] bias = slopes.bias();
            assertThat(weights).hasSize(outputs * columns);
            assertThat(bias).hasSize(outputs);
            double within = 2e-6 * Math.sqrt(positions * Lanes.WIDTH);
            for (int o = 0; o < outputs; o++) {
                for (int k = 0; k < columns; k++) {
                    assertThat((double) weights[o * columns + k])
                            .as("weight %d, %d", o, k)
                            .isCloseTo(wanted[o][k], within(within));
                }
                assertThat((double) bias[o]).as("bias %d", o).isCloseTo(wanted[o][columns], within(within));
            }
        }
    }

    /** Both forms of the innermost loop, whatever this processor takes. */
    @Test
    void narrowAndWideTilesGiveTheSameBits() {
        int w = Lanes.WIDTH;
        Case c = Case.of(37, 4, 8);
        float[] wide = c.apart()[1].clone();
        float[] narrow = wide.clone();
        WideOuterTile.fourByFour(c.x()[0], Lanes.LEAD, c.dy()[0], Lanes.LEAD, 37, wide, Lanes.LEAD);
        OuterTile.fourByTwo(c.x()[0], Lanes.LEAD, c.dy()[0], Lanes.LEAD, 37, narrow, Lanes.LEAD, 0);
        OuterTile.fourByTwo(c.x()[0], Lanes.LEAD, c.dy()[0], Lanes.LEAD, 37, narrow, Lanes.LEAD, 2);
        assertThat(narrow).isEqualTo(wide).isNotEqualTo(c.apart()[1]);
        assertThat(wide).endsWith(Arrays.copyOfRange(c.apart()[1], Lanes.LEAD + 16 * w, wide.length));
    }

    /** Arrays are used again: what an earlier one left must not count. */
    @Test
    void beginAtZero() {
        Case c = Case.of(70, 8, 8);
        float[][] weights = new float[2][];
        for (int i = 0; i < 2; i++) {
            try (WeightSlopes slopes = new WeightSlopes(8, 8, 70)) {
                c.addTo(slopes);
                weights[i] = slopes.weights();
            }
        }
        assertThat(weights[1]).isEqualTo(weights[0]);
    }
}
