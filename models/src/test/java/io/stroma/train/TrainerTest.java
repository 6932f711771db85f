package io.stroma.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.stroma.error.BadInputException;
import io.stroma.error.InterruptedRunException;
import io.stroma.io.safetensors.NdArray;
import io.stroma.io.safetensors.SafetensorsFile;
import io.stroma.nn.Module;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class TrainerTest {

    static final TrainingConfig CONFIG =
            new TrainingConfig(0.02, 3e-3, new Schedule.Cosine(3, 0.05), 1, 4, 0, 0, 2, 7, 1);
    static final ToyRegression.Plan PLAN = new ToyRegression.Plan(10, 3, 2, 7);

    static ToyRegression toy() {
        return new ToyRegression(ScalarType.Float, 3);
    }

    static byte[] bytes(Module module) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            new SafetensorsFile(Weights.of(module), Map.of()).write(out);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    @Test
    void learnsAndRecordsTheCurve() {
        ToyRegression toy = toy();
        List<Progress> progress = new ArrayList<>();
        List<EpochRecord> epochs = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void step(Progress p) {
                progress.add(p);
            }

            @Override
            public void epoch(EpochRecord e) {
                epochs.add(e);
            }
        };
        TrainingResult result = new Trainer<>(toy, PLAN, CONFIG.withMaxEpochs(40))
                .run(RunControl.unattended().withListener(listener));
        TrainingHistory history = result.history();
        assertThat(history.epochs()).hasSize(40).isEqualTo(epochs);
        assertThat(history.terms()).containsExactly("total", "absolute");
        assertThat(history.training("total")[39]).isLessThan(0.3 * history.training("total")[0]);
        assertThat(history.validation("total")[39]).isLessThan(0.3 * history.validation("total")[0]);
        assertThat(history.validation("nothing")).containsOnly(Double.NaN);
        assertThat(history.epochs().get(39).learningRate()).isCloseTo(0.02 * 0.05, offset(1e-12));
        assertThat(result.reason()).isEqualTo(StopReason.EPOCHS);
        assertThat(result.steps()).isEqualTo(160).isEqualTo(progress.size());
        assertThat(progress.get(159).plannedSteps()).isEqualTo(160);
        assertThat(progress.get(159).remaining()).isZero();
        assertThat(progress.get(10).epoch()).isEqualTo(2);
        assertThat(progress).allSatisfy(p -> assertThat(p.stepsPerSecond()).isPositive());
    }

    @Test
    void aParameterMovesAsFarAsItsObjectiveSays() {
        ToyRegression toy = toy();
        Map<String, NdArray> before = Weights.of(toy.module());
        Objective<ToyRegression.Part> half = new Objective<>() {
            @Override
            public Module module() {
                return toy.module();
            }

            @Override
            public double rate(String parameter) {
                return parameter.startsWith("first.") ? 0 : 1;
            }

            @Override
            public Loss loss(ToyRegression.Part part, SplittableRandom random) {
                return toy.loss(part, random);
            }
        };
        new Trainer<>(half, PLAN, CONFIG).run(RunControl.unattended());
        Weights.of(toy.module()).forEach((name, values) -> {
            if (name.startsWith("first.")) {
                assertThat(values.floats()).as(name).isEqualTo(before.get(name).floats());
            } else {
                assertThat(values.floats())
                        .as(name)
                        .isNotEqualTo(before.get(name).floats());
            }
        });
    }

    @Test
    void sameBitsForAnyNumberOfThreads() {
        ToyRegression one = toy();
        ToyRegression two = toy();
        ToyRegression five = toy();
        TrainingResult first = new Trainer<>(one, PLAN, CONFIG).run(RunControl.unattended());
        TrainingResult second = new Trainer<>(two, PLAN, CONFIG.withThreads(2)).run(RunControl.unattended());
        new Trainer<>(five, PLAN, CONFIG.withThreads(5)).run(RunControl.unattended());
        assertThat(bytes(two.module())).isEqualTo(bytes(one.module()));
        assertThat(bytes(five.module())).isEqualTo(bytes(one.module()));
        assertThat(second.history().validation("total"))
                .isEqualTo(first.history().validation("total"));
        ToyRegression other = toy();
        new Trainer<>(other, PLAN, CONFIG.withSeed(8)).run(RunControl.unattended());
        assertThat(bytes(other.module())).isNotEqualTo(bytes(one.module()));
    }

    @Test
    void restoresTheBestEpochAndStopsEarly() {
        ToyRegression toy = toy();
        List<byte[]> weights = new ArrayList<>();
        TrainingListener keeper = new TrainingListener() {
            @Override
            public void epoch(EpochRecord e) {
                weights.add(bytes(toy.module()));
            }
        };
        // A huge constant rate makes the loss jump up and down.
        TrainingConfig wild = CONFIG.withLearningRate(0.5)
                .withSchedule(new Schedule.Constant(0))
                .withMaxEpochs(60)
                .withPatience(4);
        TrainingResult result =
                new Trainer<>(toy, PLAN, wild).run(RunControl.unattended().withListener(keeper));
        double[] validation = result.history().validation("total");
        assertThat(result.reason()).isEqualTo(StopReason.PATIENCE);
        assertThat(validation).hasSize(result.bestEpoch() + 1 + 4);
        assertThat(validation[result.bestEpoch()]).isEqualTo(result.bestLoss());
        assertThat(Arrays.stream(validation).min().getAsDouble()).isEqualTo(result.bestLoss());
        assertThat(bytes(toy.module()))
                .isEqualTo(weights.get(result.bestEpoch()))
                .isNotEqualTo(weights.get(weights.size() - 1));
    }

    @Test
    void withoutValidationTheLastWeightsStay() {
        ToyRegression toy = toy();
        TrainingResult result = new Trainer<>(toy, new ToyRegression.Plan(6, 2, 0, 1), CONFIG.withPatience(1))
                .run(RunControl.unattended());
        assertThat(result.bestEpoch()).isEqualTo(-1);
        assertThat(result.reason()).isEqualTo(StopReason.EPOCHS);
        assertThat(result.history().epochs()).hasSize(4);
        assertThat(result.history().validation("total")).containsOnly(Double.NaN);
    }

    @Test
    void stopsAtTheStepLimitInTheMiddleOfAnEpochAndStillValidates() {
        TrainingResult result = new Trainer<>(toy(), PLAN, CONFIG.withMaxSteps(6)).run(RunControl.unattended());
        assertThat(result.steps()).isEqualTo(6);
        assertThat(result.reason()).isEqualTo(StopReason.STEPS);
        assertThat(result.history().epochs()).hasSize(2);
        assertThat(result.history().validation("total")[1]).isFinite();
    }

    @Test
    void epochsWithoutDataAreRefused() {
        assertThatThrownBy(() ->
                        new Trainer<>(toy(), new ToyRegression.Plan(0, 1, 1, 1), CONFIG).run(RunControl.unattended()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("nothing to train on");
    }

    @Test
    void interruptedWithoutCheckpointSaysSo() {
        StopSignal stop = new StopSignal();
        stop.request();
        assertThatThrownBy(() -> new Trainer<>(toy(), PLAN, CONFIG)
                        .run(RunControl.unattended().withStop(stop)))
                .isInstanceOf(InterruptedRunException.class)
                .hasMessageContaining("no checkpoint");
    }

    @Test
    void failuresOfAPartComeThroughAsTheyAre() {
        ToyRegression toy = toy();
        BatchPlan<ToyRegression.Part> broken = new BatchPlan<>() {
            @Override
            public List<List<Supplier<ToyRegression.Part>>> epoch(int epoch) {
                return List.of(List.of(() -> ToyRegression.part(0), () -> {
                    throw new BadInputException("part 1 is unreadable");
                }));
            }

            @Override
            public List<Supplier<ToyRegression.Part>> validation() {
                return List.of();
            }
        };
        assertThatThrownBy(() -> new Trainer<>(toy, broken, CONFIG.withThreads(2)).run(RunControl.unattended()))
                .isInstanceOf(BadInputException.class)
                .hasMessage("part 1 is unreadable");
    }

    /** The toy with losses multiplied by NaN on chosen parts. */
    record Poisoned(ToyRegression toy, IntPredicate bad) implements Objective<ToyRegression.Part> {
        @Override
        public Module module() {
            return toy.module();
        }

        @Override
        public Loss loss(ToyRegression.Part part, SplittableRandom random) {
            Loss loss = toy.loss(part, random);
            return bad.test(part.index()) ? new Loss(loss.total().mul(new Scalar(Double.NaN)), loss.terms()) : loss;
        }
    }

    @Test
    void skipsStepsThatAreNotFiniteAndReportsThem() {
        List<String> warnings = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void warning(String message) {
                warnings.add(message);
            }
        };
        // 3 epochs, part 4 is bad: one step each, 3 in all, which is still "a few".
        ToyRegression toy = toy();
        TrainingResult result = new Trainer<>(new Poisoned(toy, i -> i == 4), PLAN, CONFIG.withMaxEpochs(3))
                .run(RunControl.unattended().withListener(listener));
        assertThat(result.skipped()).isEqualTo(3);
        assertThat(result.history().epochs())
                .allSatisfy(e -> assertThat(e.skipped()).isEqualTo(1));
        assertThat(Arrays.stream(result.history().training("total"))).allMatch(Double::isFinite);
        assertThat(warnings)
                .hasSize(3)
                .allSatisfy(w -> assertThat(w).contains("NaN").contains("skipped"));
        Weights.of(toy.module()).values().forEach(array -> {
            for (float v : array.floats()) {
                assertThat(v).isFinite();
            }
        });
    }

    @Test
    void endsWhenTooManyStepsAreNotFinite() {
        assertThatThrownBy(() -> new Trainer<>(new Poisoned(toy(), i -> i == 4), PLAN, CONFIG.withMaxEpochs(4))
                        .run(RunControl.unattended()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("diverges: 4 of")
                .hasMessageContaining("Lower the learning rate");
    }

    @Test
    void validationThatIsNeverFiniteIsNoBestEpoch() {
        List<String> warnings = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void warning(String message) {
                warnings.add(message);
            }
        };
        TrainingResult result = new Trainer<>(new Poisoned(toy(), i -> i >= 1000), PLAN, CONFIG.withPatience(2))
                .run(RunControl.unattended().withListener(listener));
        assertThat(result.bestEpoch()).isEqualTo(-1);
        assertThat(result.reason()).isEqualTo(StopReason.PATIENCE);
        assertThat(warnings).containsExactly("the validation loss was never finite; the last weights are kept");
    }
}
