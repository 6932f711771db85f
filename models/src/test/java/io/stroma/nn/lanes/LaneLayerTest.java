package io.stroma.nn.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stroma.nn.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
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

        /** Through the layer; rows are written to when there are no gradients. */
        Exact.Layer inLanes(int heads, LaneGate gate, float keep, float share, Tensor shareTensor) {
            boolean differentiable = GradMode.is_enabled();
            LaneFlow flow = LaneFlow.of(inputs[0], groups);
            Tensor pooled = flow.through(
                    new LaneLayer.Parameters(
                            inputs[1], inputs[2], inputs[3], inputs[4], gate.ofReceiver() ? inputs[5] : null),
                    heads,
                    gate,
                    gate == LaneGate.NONE ? null : inputs[6],
                    gate == LaneGate.SENDER ? inputs[7] : null,
                    keep == 1,
                    share,
                    shareTensor);
            return new Exact.Layer(flow.rows(differentiable ? inputs[0] : inputs[0].clone()), pooled);
        }

        Exact.Layer exact(int heads, LaneGate gate, double keep, double share) {
            Tensor[] wide =
                    Arrays.stream(inputs).map(t -> t.to(ScalarType.Double)).toArray(Tensor[]::new);
            return Exact.layer(wide, heads, gate, blocks, keep, Tensors.of(new double[] {share}, ScalarType.Double));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 8, 1, 0.5, PRODUCT, 1, 1",
        "3, 7, 32, 4, 0.3, SENDER, 1, 0.2",
        "16, 20, 128, 8, 0.25, PRODUCT, 0, 1",
        "20, 70, 32, 2, 0.5, PRODUCT, 1, 1",
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
            Exact.Layer got = c.inLanes(heads, gate, keep, share, null);
            Exact.Layer wanted = c.exact(heads, gate, keep, share);
            double size = wanted.states().abs().max().item_double();
            assertThat(Exact.largestDifference(got.states(), wanted.states()))
                    .isCloseTo(0, within(2e-6 * Math.max(1, size)));
            assertThat(Exact.largestDifference(got.pooled(), wanted.pooled())).isCloseTo(0, within(5e-6));
        }
    }

    /** Of a weighted sum of states and pooled states with respect to everything the layer reads. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 8, 1, 0.5, PRODUCT, 1, 1",
        "3, 7, 32, 4, 0.3, SENDER, 1, 0.2",
        "16, 20, 128, 8, 0.25, PRODUCT, 1, 0.7",
        "20, 70, 32, 2, 0.5, PRODUCT, 1, 1",
        "17, 31, 48, 2, 0.6, SIGMOID, 1, 0.5",
        "40, 12, 64, 8, 1, NONE, 1, 1",
        "29, 8, 48, 3, 0.5, SIGMOID, 0, 1",
        "5, 9, 16, 2, 0, PRODUCT, 0, 1"
    })
    void derivatives(
            int entries,
            int positions,
            int columns,
            int heads,
            double density,
            LaneGate gate,
            float keep,
            float share) {
        try (PointerScope scope = new PointerScope()) {
            Case c = Case.of(entries, positions, columns, density, entries * 37L + positions);
            SplittableRandom random = new SplittableRandom(entries);
            Tensor ofStates = Exact.random(random, 1, entries, positions, columns); // (n, S, C)
            Tensor ofPooled = Exact.random(random, 3, entries, columns); // (n, C)
            Tensor factor = Tensors.of(new float[] {share}).requires_grad_(true); // ()
            List<Tensor> read = new ArrayList<>(List.of(factor));
            Tensor[] wide = new Tensor[8];
            Tensor wideFactor = factor.detach().to(ScalarType.Double).requires_grad_(true); // ()
            List<Tensor> wideRead = new ArrayList<>(List.of(wideFactor));
            for (int i = 0; i < 8; i++) {
                c.inputs[i].requires_grad_(true);
                wide[i] = c.inputs[i].detach().to(ScalarType.Double).requires_grad_(true);
                boolean used = i < 5 || i == 5 && gate.ofReceiver() || i == 6 && gate != LaneGate.NONE;
                if (used || i == 7 && gate == LaneGate.SENDER) {
                    read.add(c.inputs[i]);
                    wideRead.add(wide[i]);
                }
            }
            Exact.Layer got = c.inLanes(heads, gate, keep, share, factor);
            Exact.Layer wanted = Exact.layer(wide, heads, gate, c.blocks, keep, wideFactor);
            TensorVector g = gradients(got, ofStates, ofPooled, read);
            TensorVector gWanted =
                    gradients(wanted, ofStates.to(ScalarType.Double), ofPooled.to(ScalarType.Double), wideRead);
            for (int i = 0; i < read.size(); i++) {
                double size = gWanted.get(i).abs().max().item_double();
                assertThat(Exact.largestDifference(g.get(i), gWanted.get(i)))
                        .as("derivative %d", i)
                        .isCloseTo(0, within(3e-5 * Math.max(1, size)));
            }
        }
    }

    private static TensorVector gradients(Exact.Layer y, Tensor ofStates, Tensor ofPooled, List<Tensor> x) {
        return torch.grad(
                new TensorVector(y.states()
                        .mul(ofStates)
                        .sum()
                        .add(y.pooled().mul(ofPooled).sum())),
                new TensorVector(x.toArray(Tensor[]::new)),
                new TensorVector(),
                new BoolOptional(),
                false,
                false);
    }

    /** Through two layers that share weights, when only what was pooled in the last one counts. */
    @Test
    void derivativesThroughTwoLayers() {
        try (PointerScope scope = new PointerScope()) {
            Case c = Case.of(19, 6, 32, 0.5, 2);
            Tensor ofPooled = Exact.random(new SplittableRandom(1), 1, 19, 32); // (n, C)
            Tensor[] wide = new Tensor[8];
            for (int i = 0; i < 8; i++) {
                c.inputs[i].requires_grad_(true);
                wide[i] = c.inputs[i].detach().to(ScalarType.Double).requires_grad_(true);
            }
            LaneFlow flow = LaneFlow.of(c.inputs[0], c.groups);
            Tensor pooled = c.inputs[6]; // (n, C)
            for (int layer = 0; layer < 2; layer++) {
                pooled = flow.through(
                        new LaneLayer.Parameters(c.inputs[1], c.inputs[2], c.inputs[3], c.inputs[4], c.inputs[5]),
                        4,
                        LaneGate.SIGMOID,
                        pooled,
                        null,
                        true,
                        1,
                        null); // (n, C)
            }
            Tensor one = Tensors.of(new double[] {1}, ScalarType.Double); // ()
            Exact.Layer first = Exact.layer(wide, 4, LaneGate.SIGMOID, c.blocks, 1, one);
            Tensor[] second = wide.clone();
            second[0] = first.states();
            second[6] = first.pooled();
            Tensor wanted =
                    Exact.layer(second, 4, LaneGate.SIGMOID, c.blocks, 1, one).pooled(); // (n, C)
            assertThat(Exact.largestDifference(pooled, wanted)).isCloseTo(0, within(1e-5));
            int[] read = {0, 1, 2, 3, 4, 5, 6};
            TensorVector g = torch.grad(
                    new TensorVector(pooled.mul(ofPooled).sum()),
                    new TensorVector(
                            Arrays.stream(read).mapToObj(i -> c.inputs[i]).toArray(Tensor[]::new)),
                    new TensorVector(),
                    new BoolOptional(),
                    false,
                    false);
            TensorVector gWanted = torch.grad(
                    new TensorVector(wanted.mul(ofPooled.to(ScalarType.Double)).sum()),
                    new TensorVector(Arrays.stream(read).mapToObj(i -> wide[i]).toArray(Tensor[]::new)),
                    new TensorVector(),
                    new BoolOptional(),
                    false,
                    false);
            for (int i = 0; i < read.length; i++) {
                double size = gWanted.get(i).abs().max().item_double();
                assertThat(Exact.largestDifference(g.get(i), gWanted.get(i)))
                        .as("derivative %d", i)
                        .isCloseTo(0, within(3e-5 * Math.max(1, size)));
            }
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
            Exact.Layer together = all.inLanes(2, LaneGate.SIGMOID, 1, 1, null);
            Exact.Layer single = alone.inLanes(2, LaneGate.SIGMOID, 1, 1, null);
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
            c.inputs[3].mul_(new Scalar(20.0));
            c.inputs[6].mul_(new Scalar(50.0));
            Exact.Layer got = c.inLanes(4, LaneGate.SIGMOID, 1, 1, null);
            Exact.Layer wanted = c.exact(4, LaneGate.SIGMOID, 1, 1);
            double size = wanted.states().abs().max().item_double();
            assertThat(Exact.largestDifference(got.states(), wanted.states())).isCloseTo(0, within(1e-3 * size));
        }
    }

    /** The same forward and backward: products of what a shut gate and a sharp softmax leave are no denormals either. */
    @ParameterizedTest
    @CsvSource({"SIGMOID", "SENDER"})
    void largeNumbersMakeNoDenormals(LaneGate gate) {
        try (PointerScope scope = new PointerScope()) {
            Case c = Case.of(20, 12, 32, 0.8, 5);
            c.inputs[3].mul_(new Scalar(20.0));
            c.inputs[6].mul_(new Scalar(50.0));
            for (Tensor input : c.inputs) {
                input.requires_grad_(true);
            }
            Exact.Layer got = c.inLanes(4, gate, 1, 1, null);
            Tensor ofStates = Exact.random(new SplittableRandom(1), 1, 20, 12, 32); // (n, S, C)
            Tensor ofPooled = Exact.random(new SplittableRandom(2), 0, 20, 32); // (n, C)
            List<Tensor> read = new ArrayList<>(List.of(c.inputs).subList(0, 5));
            read.add(c.inputs[6]);
            read.add(c.inputs[gate.ofReceiver() ? 5 : 7]);
            TensorVector g = gradients(got, ofStates, ofPooled, read);
            ExtremeNumbersTest.assertNormal("states", Tensors.floats(got.states()));
            ExtremeNumbersTest.assertNormal("pooled", Tensors.floats(got.pooled()));
            for (int i = 0; i < read.size(); i++) {
                ExtremeNumbersTest.assertNormal("derivative " + i, Tensors.floats(g.get(i)));
            }
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

    /** Rows whose memory lies in another order, on the way in and on the way out. */
    @Test
    void rowsInAnyOrderOfMemory() {
        try (PointerScope scope = new PointerScope()) {
            Case c = Case.of(18, 5, 24, 0.5, 3);
            Tensor plain = c.inputs[0];
            Tensor turned = plain.transpose(0, 1).contiguous().transpose(0, 1); // (n, S, C), positions first in memory
            assertThat(turned.is_contiguous()).isFalse();
            Tensor out = LaneFlow.of(turned.requires_grad_(true), c.groups).rows(turned);
            assertThat(Tensors.floats(out)).isEqualTo(Tensors.floats(plain));
            try (NoGradGuard noGrad = new NoGradGuard()) {
                Tensor rows = torch.zeros_like(turned); // in the order of the turned ones
                assertThat(rows.is_contiguous()).isFalse();
                LaneFlow.of(turned, c.groups).rows(rows);
                assertThat(Tensors.floats(rows)).isEqualTo(Tensors.floats(plain));
            }
        }
    }

    /** A second way back has nothing to go on, and says so rather than give zeros. */
    @Test
    void theWayBackIsTakenOnce() {
        try (PointerScope scope = new PointerScope()) {
            Case c = Case.of(17, 5, 16, 0.5, 3);
            Tensor h = c.inputs[0].requires_grad_(true);
            Tensor y = c.inLanes(2, LaneGate.NONE, 1, 1, null).states().sum(); // ()
            assertThat(Tensors.floats(derivative(y, h))).isNotEqualTo(new float[17 * 5 * 16]);
            assertThatThrownBy(() -> derivative(y, h)).hasMessageContaining("once");
        }
    }

    private static Tensor derivative(Tensor y, Tensor x) {
        return torch.grad(
                        new TensorVector(y),
                        new TensorVector(x),
                        new TensorVector(),
                        new BoolOptional(true),
                        false,
                        false)
                .get(0);
    }

    @Test
    void otherTypesAndHeadWidthsAreLeftToTheLibrary() {
        assertThat(LaneLayer.supports(ScalarType.Float, 128, 8)).isTrue();
        assertThat(LaneLayer.supports(ScalarType.Double, 128, 8)).isFalse();
        assertThat(LaneLayer.supports(ScalarType.Float, 12, 2)).isFalse();
        assertThat(LaneLayer.supports(ScalarType.Float, 50, 3)).isFalse();
        assertThat(LaneLayer.supports(ScalarType.Float, 8, 16)).isFalse();
    }

    @Test
    void fewEntriesOrManyListsDoNotPay() {
        SplittableRandom random = new SplittableRandom(11);
        SharedLists quarter = SharedLists.of(Exact.graph(100, 0.25, random));
        SharedLists dense = SharedLists.of(Exact.graph(100, 1, random));
        assertThat(LaneGroups.of(List.of(new LaneGroups.Block(0, 64, quarter))).pay(8))
                .isTrue();
        assertThat(LaneGroups.of(List.of(new LaneGroups.Block(0, 1, quarter))).pay(8))
                .isFalse();
        List<LaneGroups.Block> ofOne = new ArrayList<>();
        for (int e = 0; e < 64; e++) {
            ofOne.add(new LaneGroups.Block(e, e + 1, dense));
        }
        assertThat(LaneGroups.of(ofOne).pay(1)).isFalse();
        assertThat(LaneGroups.of(ofOne).pay(Lanes.WIDTH)).isTrue(); // all heads of an entry in one vector
    }
}
