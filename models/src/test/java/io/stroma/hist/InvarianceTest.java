package io.stroma.hist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.nn.Engine;
import io.stroma.nn.Tensors;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not change a prediction, and what must (spec section 9). Double precision. */
class InvarianceTest {

    private static final double SAME = 1e-10;

    private PointerScope scope;

    @BeforeAll
    static void engine() {
        Engine.start();
    }

    @BeforeEach
    void open() {
        scope = new PointerScope();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private static HistModel model(HistConfig config) {
        return new HistModel(config, SmallSlide.panel(), ScalarType.Double, 3);
    }

    /** In the caller's order. */
    private static double[] predict(HistModel model, DenseMatrix features, LatticeMap map) {
        Slide slide = Slide.of(features, map, model.config(), ScalarType.Double, Pass.recorded());
        double[] rows = Tensors.doubles(model.forward(slide, Pass.recorded()));
        double[] out = new double[rows.length];
        for (int s = 0; s < slide.order().length; s++) {
            System.arraycopy(rows, 3 * s, out, 3 * slide.order()[s], 3);
        }
        return out;
    }

    private static double difference(double[] a, double[] b) {
        assertThat(a).hasSameSizeAs(b);
        return IntStream.range(0, a.length)
                .mapToDouble(k -> Math.abs(a[k] - b[k]))
                .max()
                .orElse(0);
    }

    @ParameterizedTest
    @EnumSource(HistConfig.Borders.class)
    void orderOfSpots(HistConfig.Borders borders) {
        HistModel model = model(SmallSlide.config().but().borders(borders).build());
        SlideInput slide = SmallSlide.of(70, 15, 1);
        int[] order = new SplittableRandom(4).ints(0, 70).distinct().limit(70).toArray();
        SlideInput mixed = slide.select(order);
        double[] a = predict(model, slide.features(), SmallSlide.sites(slide, 0, 0));
        double[] b = predict(model, mixed.features(), SmallSlide.sites(mixed, 0, 0));
        for (int s = 0; s < 70; s++) {
            for (int g = 0; g < 3; g++) {
                assertThat(b[3 * s + g]).isCloseTo(a[3 * order[s] + g], within(SAME));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"24,0", "0,24", "48,72", "240,24"})
    void translationsByTheDyadicPeriod(int di, int dj) {
        for (HistConfig.Position position : HistConfig.Position.values()) {
            HistModel model =
                    model(SmallSlide.config().but().width(16).position(position).build());
            SlideInput slide = SmallSlide.of(80, 17, 2);
            double[] here = predict(model, slide.features(), SmallSlide.sites(slide, 0, 0));
            double[] there = predict(model, slide.features(), SmallSlide.sites(slide, di, dj));
            assertThat(difference(here, there)).as(position.name()).isLessThan(SAME);
        }
    }

    @Test
    void otherTranslationsMoveTheWindows() {
        HistModel model = model(SmallSlide.config());
        SlideInput slide = SmallSlide.of(80, 17, 2);
        double[] here = predict(model, slide.features(), SmallSlide.sites(slide, 0, 0));
        for (int shift : new int[] {1, 6, 12}) {
            double[] there = predict(model, slide.features(), SmallSlide.sites(slide, shift, 0));
            assertThat(difference(here, there)).as("shift by %d", shift).isGreaterThan(1e-6);
        }
    }

    @Test
    void theOriginOfPositionsDoesNotCount() {
        SlideInput slide = SmallSlide.of(60, 12, 3);
        float[] moved = slide.positions().values().clone();
        for (int k = 0; k < moved.length; k++) {
            moved[k] += 17.25f;
        }
        HistPredictor predictor = new HistPredictor(
                new HistModel(SmallSlide.config(), SmallSlide.panel(), 3), new io.stroma.parallel.Workers(1));
        SlideInput elsewhere =
                new SlideInput("moved", slide.features(), new DenseMatrix(60, 2, moved), slide.targets());
        assertThat(predictor.predictLog(elsewhere).values())
                .containsExactly(predictor.predictLog(slide).values());
    }

    @Test
    void featuresFarAwayActThroughTokensOnly() {
        SlideInput slide = SmallSlide.of(90, 30, 5);
        LatticeMap map = SmallSlide.sites(slide, 0, 0);
        int far = IntStream.range(0, 90)
                .filter(s -> Math.hypot(map.i()[s] - map.i()[0], map.j()[s] - map.j()[0]) > 18)
                .findFirst()
                .orElseThrow();
        float[] changed = slide.features().values().clone();
        changed[far * SmallSlide.FEATURES] += 5;
        DenseMatrix other = new DenseMatrix(90, SmallSlide.FEATURES, changed);
        for (List<String> tokens : List.of(List.<String>of(), List.of("lrn0.5"))) {
            HistModel model =
                    model(SmallSlide.config().but().topology("2").tokens(tokens).build());
            double[] a = predict(model, slide.features(), map);
            double[] b = predict(model, other, map);
            assertThat(difference(a, b)).isGreaterThan(1e-6);
            double atFirst = difference(Arrays.copyOf(a, 3), Arrays.copyOf(b, 3));
            if (tokens.isEmpty()) {
                assertThat(atFirst).isZero();
            } else {
                assertThat(atFirst).isGreaterThan(1e-9);
            }
        }
    }

    @Test
    void emptyBackgroundIsFree() {
        HistModel model = model(SmallSlide.config());
        SlideInput slide = SmallSlide.of(60, 12, 6);
        LatticeMap near = SmallSlide.sites(slide, 0, 0);
        int[] i =
                IntStream.range(0, 60).map(s -> near.i()[s] + (s < 30 ? 0 : 96)).toArray();
        int[] far = IntStream.range(0, 60)
                .map(s -> near.i()[s] + (s < 30 ? 0 : 24_000_000))
                .toArray();
        double[] a = predict(model, slide.features(), new LatticeMap(i, near.j(), 0, 0));
        double[] b = predict(model, slide.features(), new LatticeMap(far, near.j(), 0, 0));
        assertThat(difference(a, b)).isLessThan(SAME);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void windowAttentionIsMaskedSoftmaxOverTheUnion(long seed) {
        int n = 90;
        Sites sites = LatticeProperties.sites(n, 14, seed);
        SplittableRandom random = new SplittableRandom(seed);
        Tensor[] qkv = new Tensor[3];
        for (int t = 0; t < 3; t++) {
            qkv[t] = tensor(random, 2, n, 8); // two heads of 4
        }
        Tensor bias = tensor(random, 3, 2, 121);
        Level level =
                Level.of(sites, SmallSlide.config().but().topology("1").build()).get(0);
        Tensor sparse = WindowOutputs.of(qkv[0], qkv[1], qkv[2], bias, level, Pass.recorded());
        double[] table = Tensors.doubles(bias);
        double[] mask = new double[2 * n * n];
        for (int q = 0; q < n; q++) {
            for (int k = 0; k < n; k++) {
                boolean pair = q == k || same(sites, q, k, 0) || same(sites, q, k, 3);
                int offset = pair ? Rulebook.offset(sites.i()[k] - sites.i()[q], sites.j()[k] - sites.j()[q], 3) : 0;
                for (int h = 0; h < 2; h++) {
                    mask[(h * n + q) * n + k] = pair ? table[h * 121 + offset] : Double.NEGATIVE_INFINITY;
                }
            }
        }
        Tensor q = qkv[0].view(n, 2, 4).transpose(0, 1);
        Tensor k = qkv[1].view(n, 2, 4).permute(1, 2, 0);
        Tensor v = qkv[2].view(n, 2, 4).transpose(0, 1);
        Tensor weights = torch.matmul(q, k)
                .mul(new Scalar(0.5))
                .add(Tensors.of(mask, ScalarType.Double, 2, n, n))
                .softmax(2);
        Tensor dense = torch.matmul(weights, v).transpose(0, 1).reshape(n, 8);
        assertThat(difference(Tensors.doubles(sparse), Tensors.doubles(dense))).isLessThan(1e-12);
    }

    private static Tensor tensor(SplittableRandom random, double scale, long... shape) {
        int count = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        double[] values = new double[count];
        for (int k = 0; k < count; k++) {
            values[k] = scale * random.nextGaussian();
        }
        return Tensors.of(values, ScalarType.Double, shape);
    }

    private static boolean same(Sites s, int a, int b, int shift) {
        return (s.i()[a] + shift) / 6 == (s.i()[b] + shift) / 6 && (s.j()[a] + shift) / 6 == (s.j()[b] + shift) / 6;
    }

    @Test
    void aConstantInAHeadsTableChangesNothing() {
        HistModel model = model(SmallSlide.config());
        SlideInput slide = SmallSlide.of(60, 12, 7);
        LatticeMap map = SmallSlide.sites(slide, 0, 0);
        double[] before = predict(model, slide.features(), map);
        model.parameters().get("enc.0.block0.bias_table").detach().select(0, 1).add_(new Scalar(3));
        assertThat(difference(before, predict(model, slide.features(), map))).isLessThan(SAME);
        model.parameters()
                .get("enc.0.block0.bias_table")
                .detach()
                .select(0, 1)
                .select(0, 5)
                .add_(new Scalar(3));
        assertThat(difference(before, predict(model, slide.features(), map))).isGreaterThan(1e-8);
    }

    @Test
    void mirroredOffsetsMirrorTheAttention() {
        Sites sites = RulebookTest.complete(12, 12);
        int n = sites.size();
        SplittableRandom random = new SplittableRandom(8);
        Tensor[] qkv = {tensor(random, 1, n, 4), tensor(random, 1, n, 4), tensor(random, 1, n, 4)};
        Tensor bias = tensor(random, 1, 1, 121);
        Level level =
                Level.of(sites, SmallSlide.config().but().topology("1").build()).get(0);
        Tensor flipped = bias.flip(1); // (di, dj) to (-di, -dj)
        Tensor a = WindowOutputs.of(qkv[0], qkv[1], qkv[2], bias, level, Pass.recorded());
        Tensor b = WindowOutputs.of(qkv[0].flip(0), qkv[1].flip(0), qkv[2].flip(0), flipped, level, Pass.recorded());
        assertThat(difference(Tensors.doubles(a), Tensors.doubles(b.flip(0)))).isLessThan(1e-12);
    }

    @Test
    void coarseningIsLinearAndAMissingChildIsAZero() {
        Coarsen module = new Coarsen(3, 4, SmallSlide.config(), ScalarType.Double, new SplittableRandom(1));
        Sites sites = LatticeProperties.sites(30, 9, 3);
        Coarsening coarsening = Coarsening.of(sites);
        Level.Next next = Level.Next.of(coarsening);
        int p = coarsening.parents().size();
        SplittableRandom random = new SplittableRandom(2);
        Tensor x = tensor(random, 1, 30, 3);
        Tensor y = tensor(random, 1, 30, 3);
        Pass.Rows all = new Pass.Rows(0, p);
        Tensor w = module.bySlot();
        Tensor sum = module.sum(x.mul(new Scalar(2)).sub(y), w, next, all);
        Tensor parts = module.sum(x, w, next, all).mul(new Scalar(2)).sub(module.sum(y, w, next, all));
        assertThat(difference(Tensors.doubles(sum), Tensors.doubles(parts))).isLessThan(1e-12);
        // complete squares in which every second site is zero, against the lattice without those sites
        Sites full = RulebookTest.complete(4, 4);
        int[] half = IntStream.range(0, 16).filter(s -> s % 2 == 0).toArray();
        Sites some = new Sites(
                Arrays.stream(half).map(s -> full.i()[s]).toArray(),
                Arrays.stream(half).map(s -> full.j()[s]).toArray());
        Tensor z = tensor(random, 1, 16, 3);
        z.slice(0, new org.bytedeco.pytorch.LongOptional(1), new org.bytedeco.pytorch.LongOptional(16), 2)
                .zero_();
        Tensor kept = z.index_select(0, Tensors.indices(half));
        Pass.Rows four = new Pass.Rows(0, 4);
        assertThat(difference(
                        Tensors.doubles(module.sum(z, w, Level.Next.of(Coarsening.of(full)), four)),
                        Tensors.doubles(module.sum(kept, w, Level.Next.of(Coarsening.of(some)), four))))
                .isLessThan(1e-12);
    }

    @Test
    void uncoarseningGivesBackTheSitesInTheirOrder() {
        Sites sites = LatticeProperties.sites(50, 12, 9);
        Coarsening c = Coarsening.of(sites);
        Level.Next next = Level.Next.of(c);
        int p = c.parents().size();
        // slot vectors that say which parent and slot they belong to
        Tensor slots = torch.arange(new Scalar(4.0 * p))
                .to(ScalarType.Double)
                .view(4L * p, 1)
                .expand(4L * p, 1);
        long[] got = Tensors.longs(new Pass.Rows(0, 50).of(slots, next.place()).view(50));
        for (int s = 0; s < 50; s++) {
            assertThat((int) got[s] / 4).isEqualTo(c.parent()[s]);
            assertThat((int) got[s] % 4).isEqualTo(2 * (sites.i()[s] % 2) + sites.j()[s] % 2);
        }
    }

    @Test
    void withOneTokenItsQueriesAndKeysAreNotAskedBySpots() {
        SlideInput slide = SmallSlide.of(40, 10, 11);
        LatticeMap map = SmallSlide.sites(slide, 0, 0);
        for (List<String> tokens : List.of(List.of("lrn0.5"), List.of("lrn0.5", "mean"))) {
            HistConfig config =
                    SmallSlide.config().but().topology("1").tokens(tokens).build();
            HistModel model = model(config);
            double[] before = predict(model, slide.features(), map);
            model.parameters().get("enc.0.block0.q2.weight").detach().mul_(new Scalar(-2));
            model.parameters().get("enc.0.block0.k2.weight").detach().add_(new Scalar(0.3));
            double change = difference(before, predict(model, slide.features(), map));
            if (tokens.size() == 1) {
                assertThat(change).isZero();
            } else {
                assertThat(change).isGreaterThan(1e-8);
            }
        }
    }

    @Test
    void blocksWithoutOutputsAreTheIdentity() {
        for (String name : List.of("released", "paper")) {
            HistConfig profile = name.equals("paper") ? HistConfig.paper() : HistConfig.released();
            HistModel model =
                    model(profile.but().width(8).heads(2).topology("2").build());
            model.parameters().forEach((key, p) -> {
                if (key.contains(".out.") || key.contains(".ffn2.")) {
                    p.detach().zero_();
                }
            });
            SlideInput input = SmallSlide.of(30, 9, 12);
            Slide slide = Slide.of(input.features(), input.positions(), model.config(), ScalarType.Double);
            State in = model.encoder
                    .get(0)
                    .input
                    .forward(new State(slide.features(), model.tokens.of(slide.features())), Pass.recorded());
            State out = in;
            for (RefinementBlock block : model.encoder.get(0).blocks) {
                out = block.forward(out, slide.levels().get(0), Pass.recorded());
            }
            assertThat(Tensors.doubles(out.spots())).containsExactly(Tensors.doubles(in.spots()));
            assertThat(Tensors.doubles(out.tokens())).containsExactly(Tensors.doubles(in.tokens()));
        }
    }

    @Test
    void oneSpotIsEnough() {
        for (HistConfig profile : List.of(HistConfig.paper(), HistConfig.released())) {
            HistModel model = model(profile.but().width(8).heads(2).build());
            SlideInput one = SmallSlide.of(1, 1, 13);
            assertThat(predict(model, one.features(), SmallSlide.sites(one, 0, 0)))
                    .hasSize(3)
                    .doesNotContain(Double.NaN);
        }
    }

    @Test
    void lossIsAMeanOverGenesAndSpots() {
        Tensor t = tensor(new SplittableRandom(1), 1, 10, 3);
        Tensor y = tensor(new SplittableRandom(2), 1, 10, 3).abs();
        double once = HistObjective.loss(t, y).item_double();
        double twice = HistObjective.loss(t.repeat(1, 2), y.repeat(1, 2)).item_double();
        assertThat(twice).isCloseTo(once, within(1e-12));
    }
}
