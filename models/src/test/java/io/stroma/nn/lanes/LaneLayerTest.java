package io.stroma.nn.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stroma.nn.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A layer in lanes against the same layer written out in float64. */
class LaneLayerTest {

    @BeforeAll
    static void vectors() {
        assumeTrue(Lanes.WIDTH > 0, "the Vector API is absent or its vectors are narrow here");
    }

    /** Everything a layer reads. */
    private record Case(Tensor[] inputs, List<Exact.Block> blocks, LaneGroups groups) {

        /** Blocks of 13 entries each, so that groups of lanes follow several lists. */
        static Case of(int entries, int positions, int columns, double density, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Exact.Block> blocks = new ArrayList<>();
            for (int from = 0; from < entries; from += 13) {
                blocks.add(
                        new Exact.Block(from, Math.min(entries, from + 13), Exact.graph(positions, density, random)));
            }
            Tensor[] inputs = {
                Exact.random(random, 1, entries, positions, columns), // h (n, S, C)
                Exact.random(random, 1, columns), // weight of the norm (C)
                Exact.random(random, 0.3, columns), // bias of the norm (C)
                Exact.random(random, 1 / Math.sqrt(columns), 4L * columns, columns), // Wqkvs (4C, C)
                Exact.random(random, 0.3, 4L * columns), // b (4C)
                Exact.random(random, 1 / Math.sqrt(columns), columns, columns), // Wv (C, C)
                Exact.random(random, 1 / Math.sqrt(columns), entries, columns), // probe (n, C)
                Exact.random(random, 1, entries, columns) // sender's value (n, C)
            };
            return new Case(
                    inputs,
                    blocks,
                    LaneGroups.of(blocks.stream()
                            .map(b -> new LaneGroups.Block(b.from(), b.to(), SharedLists.of(b.graph())))
                            .toList()));
        }

        LaneLayer layer(int heads, LaneGate gate) {
            return new LaneLayer(
                    new LaneLayer.Parameters(inputs[1], inputs[2], inputs[3], inputs[4], inputs[5]), heads, gate);
        }

        Exact.Layer exact(int heads, LaneGate gate, double keep, double share) {
            Tensor[] wide =
                    Arrays.stream(inputs).map(t -> t.to(ScalarType.Double)).toArray(Tensor[]::new);
            return Exact.layer(wide, heads, gate, blocks, keep, share);
        }
    }

    /** The layer in place. */
    private static Exact.Layer inLanes(Case c, int heads, LaneGate gate, float keep, float share) {
        try (LaneStates states = LaneStates.of(c.inputs[0], c.groups)) {
            Tensor pooled =
                    c.layer(heads, gate).forward(states, new LaneLayer.Senders(c.inputs[6], c.inputs[7]), keep, share);
            Tensor rows = c.inputs[0].clone(); // (n, S, C)
            states.copyTo(rows);
            return new Exact.Layer(rows, pooled);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 8, 1, 0.5, PRODUCT, 1, 1",
        "3, 7, 32, 4, 0.3, SENDER, 1, 0.2",
        "16, 20, 128, 8, 0.25, PRODUCT, 0, 1",
        "17, 31, 48, 2, 0.6, SIGMOID, 1, 0.5",
        "40, 12, 64, 8, 1, NONE, 1, 1",
        "29, 8, 48, 3, 0.5, SIGMOID, 0, 1",
        "5, 9, 16, 2, 0, PRODUCT, 1, 1"
    })
    void values(
            int entries,
            int positions,
            int columns,
            int heads,
            double density,
            LaneGate gate,
            float keep,
            float share) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            Case c = Case.of(entries, positions, columns, density, entries * 31L + positions);
            Exact.Layer got = inLanes(c, heads, gate, keep, share);
            Exact.Layer wanted = c.exact(heads, gate, keep, share);
            double size = wanted.states().abs().max().item_double();
            assertThat(Exact.largestDifference(got.states(), wanted.states()))
                    .isCloseTo(0, within(2e-6 * Math.max(1, size)));
            assertThat(Exact.largestDifference(got.pooled(), wanted.pooled())).isCloseTo(0, within(5e-6));
        }
    }

    /** Lanes never mix: an entry alone gives the bits it gives among others that follow other lists. */
    @Test
    void entriesDoNotInfluenceEachOther() {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            Case all = Case.of(21, 11, 32, 0.5, 7);
            Exact.Block block = all.blocks.get(1);
            Tensor[] mine = all.inputs.clone();
            for (int i : new int[] {0, 6, 7}) {
                mine[i] = mine[i].narrow(0, 19, 1);
            }
            Case alone = new Case(
                    mine, List.of(), LaneGroups.of(List.of(new LaneGroups.Block(0, 1, SharedLists.of(block.graph())))));
            Exact.Layer together = inLanes(all, 2, LaneGate.SIGMOID, 1, 1);
            Exact.Layer single = inLanes(alone, 2, LaneGate.SIGMOID, 1, 1);
            assertThat(Tensors.floats(single.states()))
                    .isEqualTo(Tensors.floats(together.states().narrow(0, 19, 1)));
            assertThat(Tensors.floats(single.pooled()))
                    .isEqualTo(Tensors.floats(together.pooled().narrow(0, 19, 1)));
        }
    }

    /** Large scores neither overflow nor give NaN: gates close or open, the softmax picks. */
    @Test
    void largeNumbers() {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            Case c = Case.of(4, 12, 32, 0.8, 5);
            c.inputs[3].mul_(new org.bytedeco.pytorch.Scalar(20.0));
            c.inputs[6].mul_(new org.bytedeco.pytorch.Scalar(50.0));
            Exact.Layer got = inLanes(c, 4, LaneGate.SIGMOID, 1, 1);
            Exact.Layer wanted = c.exact(4, LaneGate.SIGMOID, 1, 1);
            double size = wanted.states().abs().max().item_double();
            assertThat(Exact.largestDifference(got.states(), wanted.states())).isCloseTo(0, within(1e-3 * size));
        }
    }

    @Test
    void statesComeBackAsTheyWent() {
        try (PointerScope scope = new PointerScope()) {
            Case c = Case.of(18, 5, 24, 0.5, 3);
            Tensor rows = c.inputs[0].clone().zero_();
            try (LaneStates states = LaneStates.of(c.inputs[0], c.groups)) {
                states.copyTo(rows);
            }
            assertThat(Tensors.floats(rows)).isEqualTo(Tensors.floats(c.inputs[0]));
        }
    }

    @Test
    void otherTypesAndHeadWidthsAreLeftToTheLibrary() {
        assertThat(LaneLayer.supports(ScalarType.Float, 128, 8)).isTrue();
        assertThat(LaneLayer.supports(ScalarType.Double, 128, 8)).isFalse();
        assertThat(LaneLayer.supports(ScalarType.Float, 12, 2)).isFalse();
    }

    @Test
    void fewEntriesOrManyListsDoNotPay() {
        SplittableRandom random = new SplittableRandom(11);
        SharedLists quarter = SharedLists.of(Exact.graph(100, 0.25, random));
        SharedLists dense = SharedLists.of(Exact.graph(100, 1, random));
        assertThat(LaneGroups.of(List.of(new LaneGroups.Block(0, 64, quarter))).pay())
                .isTrue();
        assertThat(LaneGroups.of(List.of(new LaneGroups.Block(0, 1, quarter))).pay())
                .isFalse();
        List<LaneGroups.Block> ofOne = new ArrayList<>();
        for (int e = 0; e < 64; e++) {
            ofOne.add(new LaneGroups.Block(e, e + 1, dense));
        }
        assertThat(LaneGroups.of(ofOne).pay()).isFalse();
    }
}
