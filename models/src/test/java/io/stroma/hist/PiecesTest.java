package io.stroma.hist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.nn.Engine;
import io.stroma.nn.Linear;
import io.stroma.nn.Tensors;
import io.stroma.parallel.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prediction in pieces, in float32 and on several threads, against the pass that does everything at once. */
class PiecesTest {

    private PointerScope scope;
    private NoGradGuard noGrad;

    @BeforeAll
    static void engine() {
        Engine.start();
    }

    @BeforeEach
    void open() {
        scope = new PointerScope();
        noGrad = new NoGradGuard();
    }

    @AfterEach
    void close() {
        noGrad.close();
        scope.close();
    }

    private static Tensor normal(SplittableRandom random, double sd, long... shape) {
        int n = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        return Tensors.of(
                IntStream.range(0, n)
                        .mapToDouble(k -> sd * random.nextGaussian())
                        .toArray(),
                ScalarType.Float,
                shape);
    }

    private static void near(Tensor got, Tensor expected, double tolerance) {
        assertThat(Tensors.shape(got)).containsExactly(Tensors.shape(expected));
        double[] e = Tensors.doubles(expected);
        double[] g = Tensors.doubles(got);
        for (int k = 0; k < e.length; k++) {
            assertThat(g[k]).as("number " + k).isCloseTo(e[k], Offset.offset(tolerance));
        }
    }

    /** Windows of all sizes from one site to a full square, with and without the shifted partition. */
    @ParameterizedTest
    @CsvSource({"90, 14, true", "700, 27, true", "700, 27, false", "1, 1, true", "40, 60, true"})
    void windowsInPieces(int n, int edge, boolean shift) {
        SplittableRandom random = new SplittableRandom(n);
        HistConfig config = SmallSlide.config().but().topology("1").shift(shift).build();
        Level level = Level.of(LatticeProperties.sites(n, edge, 5), config).get(0);
        Tensor q = normal(random, 3, n, 24);
        Tensor k = normal(random, 1, n, 24);
        Tensor v = normal(random, 1, n, 24);
        Tensor bias = normal(random, 1, 3, 121); // three heads of 8
        Tensor whole = WindowOutputs.of(q, k, v, bias, level, Pass.recorded());
        try (Workers one = new Workers(1);
                Workers three = new Workers(3)) {
            Tensor pieces = WindowOutputs.of(q, k, v, bias, level, Pass.inference(one));
            near(pieces, whole, 2e-5);
            assertThat(Tensors.floats(WindowOutputs.of(q, k, v, bias, level, Pass.inference(three))))
                    .containsExactly(Tensors.floats(pieces));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void tokensHearAllPieces(int t) {
        SplittableRandom random = new SplittableRandom(t);
        Linear[] maps = IntStream.range(0, 3)
                .mapToObj(m -> Linear.fanIn(16, 16, true, ScalarType.Float, random))
                .toArray(Linear[]::new);
        TokenAttention attention = new TokenAttention(maps[0], maps[1], maps[2], 4);
        Tensor tokens = normal(random, 1, t, 16);
        Tensor spots = normal(random, 4, 300, 16);
        for (boolean apart : new boolean[] {false, true}) {
            Tensor whole = attention.toTokens(tokens, spots, apart, Dropout.OFF);
            TokenAttention.Offer question = attention.question(tokens);
            Tensor ends = TokenAttention.ends(300, spots);
            try (Workers three = new Workers(3)) {
                Together step = Pass.inference(three).together();
                Together.Later parts = step.stacked(
                        300,
                        rows -> TokenAttention.part(
                                rows.of(spots), question, apart ? ends.narrow(1, rows.from(), rows.count()) : null));
                step.run();
                near(attention.answer(tokens, question, parts.get()[0]), whole, 1e-5);
            }
        }
    }

    @Test
    void oneRowIsMappedAsManyAre() {
        SplittableRandom random = new SplittableRandom(3);
        Linear map = Linear.fanIn(40, 24, true, ScalarType.Float, random);
        Tensor tokens = normal(random, 1, 4, 40);
        Tensor all = map.forward(tokens);
        for (int t = 0; t < 4; t++) {
            near(map.forwardRows(tokens.narrow(0, t, 1)), all.narrow(0, t, 1), 1e-5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"paper", "released"})
    void predictionIsThatOfOneGo(String profile) {
        HistConfig full = profile.equals("paper") ? HistConfig.paper() : HistConfig.released();
        HistConfig config = full.but().width(32).heads(4).build();
        SlideInput slide = SmallSlide.of(600, 30, 4);
        HistModel model = new HistModel(config, SmallSlide.panel(), 7);
        Slide sites = Slide.of(slide.features(), slide.positions(), config, model.dtype());
        Tensor whole = model.forward(sites, Pass.recorded());
        try (Workers one = new Workers(1);
                Workers three = new Workers(3)) {
            Tensor pieces = model.forward(sites, Pass.inference(one));
            near(pieces, whole, 1e-4);
            assertThat(Tensors.floats(model.forward(sites, Pass.inference(three))))
                    .containsExactly(Tensors.floats(pieces));
        }
    }

    @Test
    void everyRowOfTheResultIsTheExpressionOfItsSpot() {
        SlideInput ordered = SmallSlide.of(600, 30, 4);
        int[] backwards = IntStream.range(0, 600).map(s -> 599 - s).toArray();
        HistModel model = new HistModel(SmallSlide.config(), SmallSlide.panel(), 7);
        try (Workers two = new Workers(2)) {
            HistPredictor predictor = new HistPredictor(model, two);
            float[] linear = predictor.predict(ordered.select(backwards)).values();
            float[] logs = predictor.predictLog(ordered).values();
            int genes = logs.length / 600;
            for (int k = 0; k < logs.length; k++) {
                double expected = Math.max(0, Math.expm1(logs[(599 - k / genes) * genes + k % genes]));
                assertThat((double) linear[k]).isCloseTo(expected, Offset.offset(1e-5 * (1 + expected)));
            }
        }
    }

    @Test
    void workOfOneStepIsDoneInFullAndInOrder() {
        try (Workers three = new Workers(3)) {
            for (Pass pass : List.of(Pass.inference(three), Pass.recorded())) {
                Together step = pass.together();
                int[] seen = new int[1000];
                step.visit(1000, rows -> IntStream.range(rows.from(), rows.to()).forEach(r -> seen[r]++));
                Together.Later rows = step.rows(1000, r ->
                        new Tensor[] {torch.ones(new long[] {r.count(), 2}, Tensors.options(ScalarType.Float))});
                Together.Later stacked = step.stacked(1000, r -> Tensors.of(new float[] {r.from(), r.to()}, 2));
                Together.Later once = step.once(() -> new Tensor[] {null, Tensors.of(new float[] {5}, 1)});
                step.run();
                assertThat(seen).containsOnly(1);
                assertThat(Tensors.floats(rows.get()[0])).hasSize(2000).containsOnly(1f);
                float[] bounds = Tensors.floats(stacked.get()[0]);
                int[] cuts = pass.cuts(1000);
                assertThat(bounds).hasSize(2 * cuts.length - 2);
                assertThat(IntStream.range(0, cuts.length - 1).mapToObj(k -> (int) bounds[2 * k]))
                        .containsExactlyElementsOf(IntStream.range(0, cuts.length - 1)
                                .mapToObj(k -> cuts[k])
                                .toList());
                Tensor[] single = once.get();
                assertThat(single[0]).isNull();
                assertThat(Tensors.floats(single[1])).containsExactly(5f);
            }
        }
    }

    @Test
    void aFailingPieceIsTheFailureOfTheStep() {
        try (Workers two = new Workers(2)) {
            Together step = Pass.inference(two).together();
            step.visit(1000, rows -> {
                if (rows.from() > 0) {
                    throw new IllegalStateException("piece");
                }
            });
            assertThatThrownBy(step::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("piece");
        }
    }
}
