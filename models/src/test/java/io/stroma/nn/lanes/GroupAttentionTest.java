package io.stroma.nn.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heads side by side: every lane gets what it would get if the whole vector followed its lists, to the bit. */
class GroupAttentionTest {

    private static final int POSITIONS = 9;

    @BeforeAll
    static void vectors() {
        assumeTrue(Lanes.WIDTH > 0, "the Vector API is absent or its vectors are narrow here");
    }

    /** Runs of random lengths that fill all lanes, or all but some. */
    private static LaneGroups.Group group(SplittableRandom random, int longest, int lanes) {
        List<LaneGroups.Run> runs = new ArrayList<>();
        for (int from = 0; from < lanes; ) {
            int to = Math.min(lanes, from + 1 + random.nextInt(longest));
            runs.add(new LaneGroups.Run(from, to, SharedLists.of(Exact.graph(POSITIONS, 0.5, random))));
            from = to;
        }
        return new LaneGroups.Group(0, lanes, runs);
    }

    private static float[] states(SplittableRandom random, int columns) {
        float[] x = LanePool.take(POSITIONS * columns);
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextDouble(-2, 2);
        }
        Arrays.fill(x, Lanes.LEAD + POSITIONS * columns * Lanes.WIDTH, x.length, Float.NaN); // left by earlier use
        return x;
    }

    private static float[] zeros(int columns) {
        float[] x = LanePool.take(POSITIONS * columns);
        Arrays.fill(x, 0);
        return x;
    }

    private static void sameLanes(float[] got, float[] wanted, LaneGroups.Run run, int columns) {
        for (int v = 0; v < POSITIONS * columns; v++) {
            int at = Lanes.LEAD + v * Lanes.WIDTH;
            assertThat(Arrays.copyOfRange(got, at + run.from(), at + run.to()))
                    .isEqualTo(Arrays.copyOfRange(wanted, at + run.from(), at + run.to()));
        }
    }

    @ParameterizedTest
    @CsvSource({"8, 8, 1", "8, 8, 3", "16, 8, 5", "8, 3, 4", "8, 5, 2", "16, 1, 6", "8, 8, 16", "24, 2, 2"})
    void everyLaneFollowsItsOwnLists(int width, int heads, int longest) {
        int columns = width * heads;
        for (int seed = 0; seed < 4; seed++) {
            SplittableRandom random = new SplittableRandom(100 * width + 10 * heads + seed);
            LaneGroups.Group group = group(random, longest, Lanes.WIDTH - seed);
            float[] q = states(random, columns);
            float[] k = states(random, columns);
            float[] v = states(random, columns);
            float[] slope = states(random, columns);
            float[][] got = {zeros(columns), zeros(columns), zeros(columns), zeros(columns)};
            try (GroupAttention attention = new GroupAttention(POSITIONS, columns, heads)) {
                attention.forward(group, q, k, v, got[0]);
                attention.backward(group, q, k, v, slope, got[1], got[2], got[3]);
            }
            for (LaneGroups.Run run : group.runs()) {
                float[][] wanted = {zeros(columns), zeros(columns), zeros(columns), zeros(columns)};
                ListAttention alone = new ListAttention(POSITIONS, width);
                alone.forward(heads, q, k, v, run.lists(), wanted[0]);
                alone.backward(heads, q, k, v, run.lists(), slope, wanted[1], wanted[2], wanted[3]);
                for (int i = 0; i < wanted.length; i++) {
                    sameLanes(got[i], wanted[i], run, columns);
                }
            }
        }
    }

    /** An entry that has diverged spoils no other. */
    @Test
    void whatIsNoNumberStaysInItsLanes() {
        int columns = 64;
        SplittableRandom random = new SplittableRandom(5);
        LaneGroups.Group group = group(random, 4, Lanes.WIDTH);
        LaneGroups.Run spoilt = group.runs().get(1);
        float[][] good = {
            states(random, columns), states(random, columns), states(random, columns), states(random, columns)
        };
        float[][] bad = Arrays.stream(good).map(float[]::clone).toArray(float[][]::new);
        for (float[] x : bad) {
            for (int at = Lanes.LEAD; at + Lanes.WIDTH <= x.length; at += Lanes.WIDTH) {
                Arrays.fill(x, at + spoilt.from(), at + spoilt.to(), Float.POSITIVE_INFINITY);
            }
        }
        float[][] wanted = passed(group, good, columns);
        float[][] got = passed(group, bad, columns);
        for (LaneGroups.Run run : group.runs()) {
            for (int i = 0; i < wanted.length && run != spoilt; i++) {
                sameLanes(got[i], wanted[i], run, columns);
            }
        }
    }

    private static float[][] passed(LaneGroups.Group group, float[][] x, int columns) {
        float[][] out = {zeros(columns), zeros(columns), zeros(columns), zeros(columns)};
        try (GroupAttention attention = new GroupAttention(POSITIONS, columns, 8)) {
            attention.forward(group, x[0], x[1], x[2], out[0]);
            attention.backward(group, x[0], x[1], x[2], x[3], out[1], out[2], out[3]);
        }
        return out;
    }

    @Test
    void fewLanesTakeFewPasses() {
        int w = Lanes.WIDTH;
        assertThat(new LaneGroups.Run(0, w, null).passes(8)).isEqualTo(8);
        assertThat(new LaneGroups.Run(1, w, null).passes(8)).isEqualTo(8);
        assertThat(new LaneGroups.Run(3, 3 + w / 2, null).passes(8)).isEqualTo(4);
        assertThat(new LaneGroups.Run(5, 6, null).passes(8)).isEqualTo(8 <= w ? 1 : 2);
        assertThat(new LaneGroups.Run(0, w / 4, null).passes(6)).isEqualTo(2);
    }
}
