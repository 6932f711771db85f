package io.stroma.hist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stroma.error.BadInputException;
import io.stroma.error.InterruptedRunException;
import io.stroma.error.UsageException;
import io.stroma.io.safetensors.NdArray;
import io.stroma.parallel.Workers;
import io.stroma.tissue.DenseMatrix;
import io.stroma.train.ModelCard;
import io.stroma.train.Progress;
import io.stroma.train.RunControl;
import io.stroma.train.RunIdentity;
import io.stroma.train.StopSignal;
import io.stroma.train.TrainingConfig;
import io.stroma.train.TrainingListener;
import io.stroma.train.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistTrainerTest {

    private static final List<SlideInput> SLIDES =
            List.of(SmallSlide.of(50, 9, 1), SmallSlide.of(60, 12, 2), SmallSlide.of(45, 10, 3));

    private static final HistConfig CONFIG =
            SmallSlide.config().but().topology("11-1").build();

    @TempDir
    private Path folder;

    private static HistTrainer trainer(int epochs, int threads) {
        return new HistTrainer(
                CONFIG,
                SmallSlide.panel(),
                HistTrainer.schedule(epochs, 9, threads).withLearningRate(3e-3));
    }

    private static float[] weights(HistModel model) {
        List<Float> all = new ArrayList<>();
        for (NdArray array : Weights.of(model).values()) {
            for (float w : array.floats()) {
                all.add(w);
            }
        }
        float[] out = new float[all.size()];
        for (int k = 0; k < out.length; k++) {
            out[k] = all.get(k);
        }
        return out;
    }

    private static float[] predict(HistModel model, SlideInput slide) {
        try (Workers workers = new Workers(2)) {
            return new HistPredictor(model, workers).predict(slide).values();
        }
    }

    @Test
    void learnsASlideByHeart() {
        SlideInput slide = SmallSlide.of(64, 10, 4);
        HistConfig config = SmallSlide.config()
                .but()
                .width(32)
                .topology("11-1")
                .attentionDropout(0)
                .inputDropout(0)
                .augmentation(Augmentation.none())
                .build();
        TrainingConfig training = HistTrainer.schedule(150, 1, 1).withLearningRate(1e-2);
        TrainedHist trained = new HistTrainer(config, SmallSlide.panel(), training)
                .fit(List.of(slide), List.of(), RunControl.unattended());
        double[] course = trained.result().history().training("total");
        assertThat(course[course.length - 1]).isLessThan(1e-3);
        float[] predicted = predict(trained.model(), slide);
        for (int k = 0; k < predicted.length; k++) {
            assertThat(predicted[k]).isCloseTo(slide.targets().values()[k], within(1f));
        }
    }

    @Test
    void theSameSeedGivesTheSameBitsOnAnyNumberOfThreads() {
        HistModel one = trainer(2, 1)
                .fit(SLIDES.subList(0, 2), SLIDES.subList(2, 3), RunControl.unattended())
                .model();
        HistModel two = trainer(2, 2)
                .fit(SLIDES.subList(0, 2), SLIDES.subList(2, 3), RunControl.unattended())
                .model();
        assertThat(weights(two)).containsExactly(weights(one));
    }

    @Test
    void anInterruptedRunContinuesToTheSameBits() {
        HistModel whole =
                trainer(3, 1).fit(SLIDES, List.of(), RunControl.unattended()).model();
        Path checkpoint = folder.resolve("checkpoint.safetensors");
        StopSignal stop = new StopSignal();
        RunControl control = RunControl.unattended()
                .withCheckpoint(checkpoint, false, new RunIdentity(new TreeMap<>(), "caller"))
                .withStop(stop)
                .withListener(new TrainingListener() {
                    @Override
                    public void step(Progress progress) {
                        if (progress.step() == 4) { // in the middle of the second epoch
                            stop.request();
                        }
                    }
                });
        assertThatThrownBy(() -> trainer(3, 1).fit(SLIDES, List.of(), control))
                .isInstanceOf(InterruptedRunException.class);
        RunControl resume =
                RunControl.unattended().withCheckpoint(checkpoint, true, new RunIdentity(new TreeMap<>(), "caller"));
        assertThat(weights(trainer(3, 1).fit(SLIDES, List.of(), resume).model()))
                .containsExactly(weights(whole));
        assertThatThrownBy(() -> trainer(3, 1).fit(SLIDES.subList(0, 2), List.of(), resume))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("other data");
        HistConfig other = CONFIG.but().shift(false).build();
        assertThatThrownBy(() -> new HistTrainer(
                                other,
                                SmallSlide.panel(),
                                HistTrainer.schedule(3, 9, 1).withLearningRate(3e-3))
                        .fit(SLIDES, List.of(), resume))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("model.shift");
    }

    @Test
    void aSavedModelPredictsTheSame() throws Exception {
        TrainedHist trained = trainer(1, 1).fit(SLIDES, List.of(), RunControl.unattended());
        Path model = Files.createDirectory(folder.resolve("model"));
        HistModelFiles.save(
                model,
                false,
                trained.model(),
                List.of(new ModelCard.TrainingData("slide1", 50, 3, "0")),
                trained.result());
        HistModel loaded = HistModelFiles.load(model);
        assertThat(loaded.config()).isEqualTo(CONFIG);
        assertThat(loaded.panel()).isEqualTo(SmallSlide.panel());
        assertThat(predict(loaded, SLIDES.get(2))).containsExactly(predict(trained.model(), SLIDES.get(2)));
        assertThat(Files.readString(model.resolve("README.md")))
                .contains("HiST")
                .contains("slide1");
        assertThatThrownBy(() -> HistModelFiles.save(model, false, loaded, List.of(), trained.result()))
                .isInstanceOf(UsageException.class);
    }

    @Test
    void predictionsAreOnTheLinearScaleAndInTheCallersOrder() {
        HistModel model =
                trainer(1, 1).fit(SLIDES, List.of(), RunControl.unattended()).model();
        SlideInput slide = SLIDES.get(1);
        int[] reversed = java.util.stream.IntStream.range(0, slide.spots())
                .map(s -> slide.spots() - 1 - s)
                .toArray();
        float[] there = predict(model, slide.withoutTargets());
        float[] back = predict(model, slide.select(reversed));
        try (Workers workers = new Workers(1)) {
            HistPredictor predictor = new HistPredictor(model, workers);
            float[] log = predictor.predictLog(slide).values();
            for (int s = 0; s < slide.spots(); s++) {
                for (int g = 0; g < 3; g++) {
                    float y = there[3 * s + g];
                    assertThat(y)
                            .isNotNegative()
                            .isCloseTo((float) Math.max(0, Math.expm1(log[3 * s + g])), within(1e-4f));
                    assertThat(back[3 * reversed[s] + g]).isCloseTo(y, within(1e-4f));
                }
            }
            DenseMatrix tokens = predictor.slideTokens(slide);
            assertThat(tokens.rows()).isEqualTo(1);
            assertThat(tokens.columns()).isEqualTo(8);
            assertThat(predictor.slideTokens(SLIDES.get(0)).values()).isNotEqualTo(tokens.values());
        }
    }

    @Test
    void withTargetsForgottenOrSlidesTwiceThereIsAClearMessage() {
        HistTrainer trainer = trainer(1, 1);
        assertThatThrownBy(() -> trainer.fit(List.of(), List.of(), RunControl.unattended()))
                .isInstanceOf(BadInputException.class);
        assertThatThrownBy(
                        () -> trainer.fit(List.of(SLIDES.get(0).withoutTargets()), List.of(), RunControl.unattended()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("slide1");
        assertThatThrownBy(() -> trainer.fit(SLIDES, SLIDES.subList(0, 1), RunControl.unattended()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("by heart");
        HistTrainer wider = new HistTrainer(
                SmallSlide.config(), new HistPanel(7, List.of("a", "b", "c"), Map.of()), HistTrainer.schedule(1, 1, 1));
        assertThatThrownBy(() -> wider.fit(SLIDES, List.of(), RunControl.unattended()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("5 features")
                .hasMessageContaining("7");
    }

    @Test
    void slidesThatCannotBeAreRefused() {
        DenseMatrix x = DenseMatrix.zeros(2, 3);
        DenseMatrix p = new DenseMatrix(2, 2, new float[] {0, 0, 1, 0});
        assertThatThrownBy(() -> new SlideInput("a", x, DenseMatrix.zeros(2, 2), null))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("same position");
        assertThatThrownBy(() -> new SlideInput("a", x, p, new DenseMatrix(2, 1, new float[] {1, -1})))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("spot 1");
        assertThatThrownBy(() -> new SlideInput("a", new DenseMatrix(2, 1, new float[] {1, Float.NaN}), p, null))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("feature 0 of spot 1");
        assertThatThrownBy(() -> new SlideInput("a", x, p, DenseMatrix.zeros(3, 1)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("barcode");
        assertThatThrownBy(() -> new SlideInput("a", DenseMatrix.zeros(0, 3), DenseMatrix.zeros(0, 2), null))
                .isInstanceOf(BadInputException.class);
    }

    @Test
    void configurationsThatDoNotFitAreRefused() {
        HistConfig c = HistConfig.paper();
        assertThatThrownBy(() -> c.but().heads(7).build()).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> c.but().topology("111-2").build())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("111-21");
        assertThatThrownBy(() -> c.but().tokens(List.of("max", "max")).build()).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> c.but().tokens(List.of("median")).build())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("median");
        assertThat(c.withoutHierarchy().levels()).isEqualTo(1);
    }
}
