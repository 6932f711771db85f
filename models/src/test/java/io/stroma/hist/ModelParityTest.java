package io.stroma.hist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.nn.Engine;
import io.stroma.nn.Tensors;
import io.stroma.parallel.Workers;
import io.stroma.testing.Fixture;
import io.stroma.testing.Npz;
import io.stroma.train.AdamW;
import io.stroma.train.Gradients;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole model with the authors' weights: predictions, intermediates, losses, gradients, three steps of AdamW. */
class ModelParityTest {

    private static final double ZERO = 1e-12;

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clean_skip0_lrn",
                "clean_skip0_mmf",
                "clean_skip1_lrn",
                "clean_skip1_mmf",
                "official_skip0_lrn",
                "official_skip0_mmf",
                "official_skip1_lrn",
                "official_skip1_mmf"
            })
    void predictionLossAndGradients(String run) {
        for (ScalarType dtype : List.of(ScalarType.Double, ScalarType.Float)) {
            boolean exact = dtype == ScalarType.Double;
            HistConfig config = AuthorsRuns.config(run);
            HistModel model = AuthorsRuns.model(config, AuthorsRuns.weights(run), dtype);
            Slide slide = AuthorsRuns.slide(config, dtype);
            Fixture expected = AuthorsRuns.fixture(run);
            Tensor prediction = model.forward(slide, Pass.recorded());
            expected.check("prediction", prediction, exact ? Fixture.DOUBLE : Fixture.SINGLE);
            Tensor y = slide.sorted(AuthorsRuns.fixture("inputs").matrix("targets"), dtype);
            Tensor loss = HistObjective.loss(prediction, y);
            assertThat(loss.item_double()).isCloseTo(expected.doubles("loss")[0], within((exact ? 1e-10 : 1e-5) * 10));
            gradients(model, loss, expected, exact ? Fixture.NARROWED : Fixture.SINGLE_GRADIENT);
        }
    }

    private static void gradients(HistModel model, Tensor loss, Fixture expected, double tolerance) {
        try (Gradients gradients = Gradients.of(loss, model.parameterList())) {
            int i = 0;
            for (Map.Entry<String, Tensor> p : model.parameters().entrySet()) {
                Tensor g = gradients.get(i++);
                String name = "grad." + p.getKey();
                double largest = 0;
                for (double e : expected.doubles(name)) {
                    largest = Math.max(largest, Math.abs(e));
                }
                if (largest > ZERO) {
                    assertThat(g).as(name).isNotNull();
                    expected.check(name, g, tolerance);
                } else if (g != null) {
                    for (double e : Tensors.doubles(g)) {
                        assertThat(e).as(name).isCloseTo(0, within(1e-5));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clean_skip0_lrn",
                "clean_skip0_mmf",
                "clean_skip1_lrn",
                "clean_skip1_mmf",
                "official_skip0_lrn",
                "official_skip1_mmf"
            })
    void everyStage(String run) {
        HistConfig config = AuthorsRuns.config(run);
        HistModel model = AuthorsRuns.model(config, AuthorsRuns.weights(run), ScalarType.Double);
        Slide slide = AuthorsRuns.slide(config, ScalarType.Double);
        Fixture expected = AuthorsRuns.fixture(run);
        Pass pass = Pass.recorded();
        List<Level> levels = slide.levels();
        State state = new State(slide.features(), model.tokens.of(slide.features()));
        List<State> encoded = new ArrayList<>();
        for (int l = 0; l < 3; l++) {
            EncoderStage stage = model.encoder.get(l);
            String at = "enc" + l;
            state = l == 0
                    ? stage.input.forward(state, pass)
                    : stage.coarsen.forward(state, levels.get(l - 1).next(), pass);
            check(expected, at + (l == 0 ? ".inproj" : ".coarsen"), state, ".tokens");
            state = blocks(expected, at, stage.blocks, state, levels.get(l));
            encoded.add(state);
        }
        for (int s = 0; s < 2; s++) {
            Level level = levels.get(1 - s);
            DecoderStage stage = model.decoder.get(s);
            String at = "dec" + s;
            State up = stage.up(state, encoded.get(1 - s), level, pass);
            check(expected, at + (run.contains("skip0") ? ".fuse" : ".uncoarsen"), up, ".tokens");
            State refined = blocks(expected, at, stage.blocks, up, level);
            state = stage.forward(state, encoded.get(1 - s), level, pass);
            if (run.contains("skip1")) {
                check(expected, at + ".concat", state, "_tokens");
            } else {
                assertThat(Tensors.doubles(state.spots())).containsExactly(Tensors.doubles(refined.spots()));
            }
        }
    }

    private static State blocks(Fixture expected, String at, List<RefinementBlock> blocks, State in, Level level) {
        State state = in;
        for (int b = 0; b < blocks.size(); b++) {
            RefinementBlock block = blocks.get(b);
            String name = at + ".block" + b;
            Tensor xh = block.norm1.forward(state.spots());
            expected.check(name + ".norm1", xh, Fixture.NARROWED);
            Pass.Rows all = new Pass.Rows(0, level.size());
            Tensor[] maps = block.maps(all, xh, null);
            Tensor bias = block.position.bias();
            Tensor window = WindowOutputs.of(maps[1], maps[2], maps[3], bias, level, Pass.recorded());
            expected.check(name + ".window", window, Fixture.NARROWED);
            state = block.forward(state, level, Pass.recorded());
            check(expected, name + ".out", state, "_tokens");
        }
        return state;
    }

    private static void check(Fixture expected, String name, State state, String tokens) {
        expected.check(name, state.spots(), Fixture.NARROWED);
        expected.check(name + tokens, state.tokens(), Fixture.NARROWED);
    }

    @Test
    void piecesAndThreadsChangeNothing() {
        for (String run : List.of("clean_skip0_mmf", "official_skip1_mmf")) {
            HistConfig config = AuthorsRuns.config(run);
            HistModel model = AuthorsRuns.model(config, AuthorsRuns.weights(run), ScalarType.Double);
            Slide slide = AuthorsRuns.slide(config, ScalarType.Double);
            try (Workers one = new Workers(1);
                    Workers three = new Workers(3);
                    NoGradGuard noGrad = new NoGradGuard()) {
                Tensor alone = model.forward(slide, Pass.inference(one));
                AuthorsRuns.fixture(run).check("prediction", alone, Fixture.DOUBLE);
                assertThat(Tensors.doubles(model.forward(slide, Pass.inference(three))))
                        .containsExactly(Tensors.doubles(alone));
            }
        }
    }

    @Test
    void threeStepsOfAdamW() {
        HistConfig config = AuthorsRuns.config("clean_skip0_lrn");
        HistModel model = AuthorsRuns.model(config, "weights_skip0", ScalarType.Double);
        Slide slide = AuthorsRuns.slide(config, ScalarType.Double);
        Tensor y = slide.sorted(AuthorsRuns.fixture("inputs").matrix("targets"), ScalarType.Double);
        Fixture expected = AuthorsRuns.fixture("adamw_3steps");
        try (AdamW optimizer = new AdamW(model, 1e-4)) {
            for (int step = 0; step < 3; step++) {
                Tensor loss = HistObjective.loss(model.forward(slide, Pass.recorded()), y);
                assertThat(loss.item_double()).isCloseTo(expected.doubles("loss_before_step")[step], within(1e-9));
                try (Gradients gradients = Gradients.of(loss, model.parameterList())) {
                    optimizer.step(gradients, 1e-3);
                }
            }
        }
        model.parameters().forEach((name, p) -> {
            // key biases and, with one token, the last block's token queries and keys have no gradient to speak of
            boolean still = name.endsWith("k1.bias") || name.contains("k2.") || name.startsWith("dec.1.block0.q2");
            if (!still) {
                expected.check("after3." + name, p, Fixture.NARROWED);
            }
        });
    }

    @Test
    void checkpointsOfTheAuthorsHaveAPlaceForEveryParameter() {
        for (String skip : List.of("skip0", "skip1")) {
            Npz stored = AuthorsRuns.fixture("weights_" + skip).npz();
            HistModel model = AuthorsRuns.model(
                    AuthorsRuns.config("clean_" + skip + "_lrn"), "weights_" + skip, ScalarType.Float);
            assertThat(model.parameters().keySet())
                    .containsExactlyInAnyOrderElementsOf(stored.names().stream()
                            .filter(n -> !n.equals("token.fixed") && !n.startsWith("head.token_proj"))
                            .toList());
        }
    }
}
