package io.stroma.nn.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stroma.graph.CsrGraph;
import io.stroma.nn.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernel against attention written out in float64, values and derivatives. */
class SharedAttentionTest {

    @BeforeAll
    static void vectors() {
        assumeTrue(Lanes.WIDTH > 0, "the Vector API is absent or its vectors are narrow here");
    }

    /** Symmetric lists, some genes without neighbours. */
    private static CsrGraph graph(int size, double density, SplittableRandom random) {
        int[][] pairs = IntStream.range(0, size)
                .boxed()
                .flatMap(i -> IntStream.range(i + 1, size).mapToObj(j -> new int[] {i, j}))
                .filter(p -> p[0] % 5 != 1 && p[1] % 5 != 1 && random.nextDouble() < density)
                .toArray(int[][]::new);
        return CsrGraph.undirected(
                size,
                IntStream.range(0, pairs.length).map(e -> pairs[e][0]).toArray(),
                IntStream.range(0, pairs.length).map(e -> pairs[e][1]).toArray());
    }

    private static Tensor random(SplittableRandom random, double scale, long... shape) {
        int count = 1;
        for (long s : shape) {
            count *= (int) s;
        }
        return Tensors.of(
                IntStream.range(0, count)
                        .mapToDouble(i -> scale * random.nextGaussian())
                        .toArray(),
                ScalarType.Float,
                shape);
    }

    /** Written out: (n, S, 4d) to (n, S, d). */
    private static Tensor direct(Tensor qkvs, int heads, List<SharedAttention.Group> groups, List<CsrGraph> graphs) {
        long s = qkvs.size(1);
        long d = qkvs.size(2) / 4;
        TensorVector outs = new TensorVector();
        for (int b = 0; b < groups.size(); b++) {
            double[] closed = new double[(int) (s * s)];
            double[] any = new double[(int) s];
            for (int i = 0; i < s; i++) {
                for (int j = 0; j < s; j++) {
                    closed[(int) (i * s + j)] = graphs.get(b).hasArc(i, j) ? 0 : -1e9;
                }
                any[i] = graphs.get(b).degree(i) > 0 ? 1 : 0;
            }
            Tensor mine = qkvs.narrow(
                    0, groups.get(b).from(), groups.get(b).to() - groups.get(b).from()); // (m, S, 4d)
            long m = mine.size(0);
            TensorVector split =
                    mine.view(m, s, 4, heads, d / heads).permute(2, 0, 3, 1, 4).unbind(0); // (m, H, S, d/H)
            Tensor scores = split.get(0)
                    .matmul(split.get(1).transpose(2, 3))
                    .div(new org.bytedeco.pytorch.Scalar(Math.sqrt((double) d / heads)))
                    .add(Tensors.of(closed, ScalarType.Double, s, s)); // (m, H, S, S)
            Tensor a = scores.softmax(-1)
                    .matmul(split.get(2))
                    .mul(Tensors.of(any, ScalarType.Double, s, 1)); // (m, H, S, d/H)
            outs.push_back(a.add(split.get(3)).transpose(1, 2).reshape(m, s, d)); // (m, S, d)
        }
        return torch.cat(outs, 0); // (n, S, d)
    }

    private static TensorVector gradients(Tensor y, Tensor[] x, Tensor slope) {
        return torch.grad(
                new TensorVector(y.mul(slope).sum()),
                new TensorVector(x),
                new TensorVector(),
                new BoolOptional(),
                false,
                false);
    }

    /** The attention alone: the projection is the identity. */
    private static Tensor forward(Tensor qkvs, int heads, List<SharedAttention.Group> groups) {
        long columns = qkvs.size(2);
        return SharedAttention.forward(
                qkvs,
                torch.eye(columns, new TensorOptions(ScalarType.Float)),
                Tensors.zeros(ScalarType.Float, columns),
                heads,
                groups);
    }

    private static double largestDifference(Tensor a, Tensor b) {
        return a.to(ScalarType.Double).sub(b.to(ScalarType.Double)).abs().max().item_double();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 8, 1, 0.5",
        "3, 7, 32, 4, 0.3",
        "16, 20, 128, 8, 0.25",
        "17, 31, 48, 2, 0.6",
        "40, 12, 64, 8, 1",
        "5, 9, 16, 2, 0"
    })
    void valuesAndDerivatives(int entries, int positions, int width, int heads, double density) {
        SplittableRandom random = new SplittableRandom(entries * 31L + positions);
        List<SharedAttention.Group> groups = new ArrayList<>();
        List<CsrGraph> graphs = new ArrayList<>();
        for (int from = 0; from < entries; from += 18) {
            graphs.add(graph(positions, density, random));
            groups.add(new SharedAttention.Group(
                    from, Math.min(entries, from + 18), SharedLists.of(graphs.get(graphs.size() - 1))));
        }
        int in = 12;
        try (PointerScope scope = new PointerScope()) {
            Tensor[] inputs = {
                random(random, 1, entries, positions, in).requires_grad_(true), // (n, S, C)
                random(random, 0.4, 4L * width, in).requires_grad_(true), // (4d, C)
                random(random, 0.4, 4L * width).requires_grad_(true) // (4d)
            };
            Tensor[] exact = Arrays.stream(inputs)
                    .map(t -> t.detach().to(ScalarType.Double).requires_grad_(true))
                    .toArray(Tensor[]::new);
            Tensor slope = random(random, 1, entries, positions, width); // (n, S, d)
            assertThat(SharedAttention.supports(inputs[0], width, heads)).isTrue();
            Tensor y = SharedAttention.forward(inputs[0], inputs[1], inputs[2], heads, groups); // (n, S, d)
            Tensor projected = torch.linear(exact[0], exact[1], new TensorOptional(exact[2])); // (n, S, 4d)
            Tensor wanted = direct(projected, heads, groups, graphs); // (n, S, d)
            assertThat(largestDifference(y, wanted)).isCloseTo(0, within(1e-5));
            TensorVector g = gradients(y, inputs, slope);
            TensorVector gWanted = gradients(wanted, exact, slope.to(ScalarType.Double));
            for (int i = 0; i < inputs.length; i++) {
                double size = gWanted.get(i).abs().max().item_double();
                assertThat(largestDifference(g.get(i), gWanted.get(i))).isCloseTo(0, within(2e-5 * Math.max(1, size)));
            }
        }
    }

    @Test
    void derivativesAreThoseOfFiniteDifferences() {
        SplittableRandom random = new SplittableRandom(3);
        CsrGraph graph = graph(9, 0.5, random);
        List<SharedAttention.Group> groups = List.of(new SharedAttention.Group(0, 4, SharedLists.of(graph)));
        try (PointerScope scope = new PointerScope()) {
            Tensor x = random(random, 1, 4, 9, 64).requires_grad_(true); // (n, S, 4d)
            Tensor slope = random(random, 1, 4, 9, 16); // (n, S, d)
            Tensor direction = random(random, 1, 4, 9, 64); // (n, S, 4d)
            double along = gradients(forward(x, 2, groups), new Tensor[] {x}, slope)
                    .get(0)
                    .mul(direction)
                    .sum()
                    .item_double();
            double step = 1e-2;
            double[] loss = new double[2];
            try (NoGradGuard noGrad = new NoGradGuard()) {
                for (int side = 0; side < 2; side++) {
                    Tensor moved = x.add(direction, new org.bytedeco.pytorch.Scalar(side == 0 ? step : -step));
                    loss[side] = forward(moved, 2, groups)
                            .to(ScalarType.Double)
                            .mul(slope)
                            .sum()
                            .item_double();
                }
            }
            assertThat((loss[0] - loss[1]) / (2 * step)).isCloseTo(along, within(2e-3 * Math.max(1, Math.abs(along))));
        }
    }

    /** Extreme scores neither overflow nor give NaN, and equal the exact softmax. */
    @Test
    void largeScores() {
        SplittableRandom random = new SplittableRandom(5);
        CsrGraph graph = graph(12, 0.8, random);
        List<SharedAttention.Group> groups = List.of(new SharedAttention.Group(0, 3, SharedLists.of(graph)));
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            Tensor x = random(random, 30, 3, 12, 128); // (n, S, 4d)
            Tensor y = forward(x, 4, groups); // (n, S, d)
            Tensor wanted = direct(x.to(ScalarType.Double), 4, groups, List.of(graph)); // (n, S, d)
            assertThat(largestDifference(y, wanted)).isCloseTo(0, within(5e-3));
        }
    }

    /** Lanes never mix: an entry alone gives the bits it gives among others. */
    @Test
    void entriesDoNotInfluenceEachOther() {
        SplittableRandom random = new SplittableRandom(7);
        SharedLists lists = SharedLists.of(graph(11, 0.5, random));
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            Tensor x = random(random, 1, 21, 11, 64); // (n, S, 4d)
            float[] together = Tensors.floats(forward(x, 2, List.of(new SharedAttention.Group(0, 21, lists)))
                    .narrow(0, 19, 1));
            float[] alone =
                    Tensors.floats(forward(x.narrow(0, 19, 1), 2, List.of(new SharedAttention.Group(0, 1, lists))));
            assertThat(alone).isEqualTo(together);
        }
    }

    /** An arc given twice has twice the weight, as in a sum over edges. */
    @Test
    void repeatedArcsCountAsOftenAsGiven() {
        SplittableRandom random = new SplittableRandom(9);
        SharedLists once = SharedLists.of(new CsrGraph(new int[] {0, 2, 2, 2}, new int[] {1, 2}));
        SharedLists twice = SharedLists.of(new CsrGraph(new int[] {0, 4, 4, 4}, new int[] {1, 1, 2, 2}));
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            Tensor x = random(random, 1, 2, 3, 32); // (n, S, 4d)
            Tensor a = forward(x, 1, List.of(new SharedAttention.Group(0, 2, once)));
            Tensor b = forward(x, 1, List.of(new SharedAttention.Group(0, 2, twice)));
            assertThat(largestDifference(a, b)).isCloseTo(0, within(1e-6));
        }
    }

    @Test
    void sparseListsPayAndFullOnesDoNot() {
        SplittableRandom random = new SplittableRandom(11);
        SharedLists quarter = SharedLists.of(graph(100, 0.25, random));
        int[] all = IntStream.range(0, 100 * 100).map(i -> i / 100).toArray();
        int[] other = IntStream.range(0, 100 * 100).map(i -> i % 100).toArray();
        SharedLists full = SharedLists.of(CsrGraph.undirected(100, all, other));
        assertThat(SharedAttention.pays(64, quarter)).isTrue();
        assertThat(SharedAttention.pays(64, full)).isFalse();
        assertThat(SharedAttention.pays(1, quarter)).isFalse();
    }

    @Test
    void otherTypesAndHeadWidthsAreLeftToTheLibrary() {
        try (PointerScope scope = new PointerScope()) {
            assertThat(SharedAttention.supports(Tensors.zeros(ScalarType.Double, 2, 3, 64), 16, 2))
                    .isFalse();
            assertThat(SharedAttention.supports(Tensors.zeros(ScalarType.Float, 2, 3, 48), 12, 2))
                    .isFalse();
        }
    }
}
