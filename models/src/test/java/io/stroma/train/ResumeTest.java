package io.stroma.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import io.stroma.error.InterruptedRunException;
import io.stroma.error.UsageException;
import io.stroma.io.safetensors.SafetensorsFile;
import io.stroma.nn.Module;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An interrupted and resumed run ends with the bytes of an uninterrupted one. */
class ResumeTest {

    private static final TrainingConfig CONFIG =
            TrainerTest.CONFIG.withMaxEpochs(3).withPatience(2);
    private static final RunIdentity IDENTITY = RunIdentity.of(Map.of("model", Map.of("width", 8)), "abc");

    @TempDir
    Path folder;

    private Path checkpoint;

    @BeforeEach
    void name() {
        checkpoint = folder.resolve("checkpoint.safetensors");
    }

    /** The toy; asks to stop when it has computed a number of losses. */
    private record Interrupting(ToyRegression toy, StopSignal stop, int[] lossesLeft)
            implements Objective<ToyRegression.Part> {
        @Override
        public Module module() {
            return toy.module();
        }

        @Override
        public Loss loss(ToyRegression.Part part, SplittableRandom random) {
            synchronized (lossesLeft) {
                if (lossesLeft[0]-- == 0) {
                    stop.request();
                }
            }
            return toy.loss(part, random);
        }
    }

    private RunControl control(StopSignal stop) {
        return RunControl.unattended()
                .withCheckpoint(checkpoint, true, IDENTITY)
                .withStop(stop);
    }

    private boolean interruptedRun(ToyRegression toy, TrainingConfig config, int losses) {
        StopSignal stop = new StopSignal();
        try {
            new Trainer<>(new Interrupting(toy, stop, new int[] {losses}), TrainerTest.PLAN, config).run(control(stop));
            return false;
        } catch (InterruptedRunException e) {
            assertThat(e).hasMessageContaining("--resume").hasMessageContaining(checkpoint.toString());
            return true;
        }
    }

    /** 3 epochs of 10 training parts in 4 steps and 2 validation parts: 36 losses, so 36 moments to stop at. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void stoppedAnywhereItResumesToTheSameBytes(int threads) throws IOException {
        TrainingConfig config = CONFIG.withThreads(threads);
        ToyRegression straight = TrainerTest.toy();
        TrainingResult expected = new Trainer<>(straight, TrainerTest.PLAN, config).run(RunControl.unattended());
        int interruptions = 0;
        for (int losses = 0; losses < 36; losses++) {
            Files.deleteIfExists(checkpoint);
            if (interruptedRun(TrainerTest.toy(), config, losses)) {
                interruptions++;
            }
            ToyRegression resumed = TrainerTest.toy();
            TrainingResult result = new Trainer<>(resumed, TrainerTest.PLAN, config).run(control(new StopSignal()));
            assertThat(TrainerTest.bytes(resumed.module()))
                    .as("stopped at loss %d", losses)
                    .isEqualTo(TrainerTest.bytes(straight.module()));
            assertSameCurve(result, expected);
        }
        assertThat(interruptions).isGreaterThanOrEqualTo(34); // the last validation loss may finish the run
    }

    @Test
    void stoppedAgainAndAgainItStillEndsTheSame() {
        ToyRegression straight = TrainerTest.toy();
        TrainingResult expected = new Trainer<>(straight, TrainerTest.PLAN, CONFIG).run(RunControl.unattended());
        ToyRegression last = TrainerTest.toy();
        int runs = 1;
        while (interruptedRun(last, CONFIG, 4)) { // at least one step of three parts each time
            last = TrainerTest.toy();
            runs++;
        }
        assertThat(runs).isGreaterThan(5);
        assertThat(TrainerTest.bytes(last.module())).isEqualTo(TrainerTest.bytes(straight.module()));
        TrainingResult again =
                new Trainer<>(TrainerTest.toy(), TrainerTest.PLAN, CONFIG).run(control(new StopSignal()));
        assertSameCurve(again, expected);
    }

    private static void assertSameCurve(TrainingResult actual, TrainingResult expected) {
        assertThat(actual.steps()).isEqualTo(expected.steps());
        assertThat(actual.reason()).isEqualTo(expected.reason());
        assertThat(actual.bestLoss()).isEqualTo(expected.bestLoss());
        for (String term : expected.history().terms()) {
            assertThat(actual.history().training(term))
                    .isEqualTo(expected.history().training(term));
            assertThat(actual.history().validation(term))
                    .isEqualTo(expected.history().validation(term));
        }
    }

    @Test
    void otherSettingsAreRefusedWithTheirNames() {
        interruptedRun(TrainerTest.toy(), CONFIG, 5);
        assertThatThrownBy(() -> new Trainer<>(TrainerTest.toy(), TrainerTest.PLAN, CONFIG.withLearningRate(0.5))
                        .run(control(new StopSignal())))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("training.learningRate was 0.02 and is now 0.5");
        RunIdentity wider = RunIdentity.of(Map.of("model", Map.of("width", 16)), "abc");
        assertThatThrownBy(() -> new Trainer<>(TrainerTest.toy(), TrainerTest.PLAN, CONFIG)
                        .run(RunControl.unattended().withCheckpoint(checkpoint, true, wider)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("model.width was 8 and is now 16");
    }

    @Test
    void otherDataAreRefused() {
        interruptedRun(TrainerTest.toy(), CONFIG, 5);
        RunIdentity other = RunIdentity.of(Map.of("model", Map.of("width", 8)), "def");
        assertThatThrownBy(() -> new Trainer<>(TrainerTest.toy(), TrainerTest.PLAN, CONFIG)
                        .run(RunControl.unattended().withCheckpoint(checkpoint, true, other)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("other data");
    }

    @Test
    void threadsAndCheckpointIntervalMayChange() {
        ToyRegression straight = TrainerTest.toy();
        new Trainer<>(straight, TrainerTest.PLAN, CONFIG).run(RunControl.unattended());
        interruptedRun(TrainerTest.toy(), CONFIG, 5);
        ToyRegression resumed = TrainerTest.toy();
        new Trainer<>(resumed, TrainerTest.PLAN, CONFIG.withThreads(2).withCheckpointSteps(0))
                .run(control(new StopSignal()));
        assertThat(TrainerTest.bytes(resumed.module())).isEqualTo(TrainerTest.bytes(straight.module()));
    }

    @Test
    void anExistingCheckpointIsNotOverwrittenUnasked() throws IOException {
        interruptedRun(TrainerTest.toy(), CONFIG, 5);
        byte[] before = Files.readAllBytes(checkpoint);
        assertThatThrownBy(() -> new Trainer<>(TrainerTest.toy(), TrainerTest.PLAN, CONFIG)
                        .run(RunControl.unattended().withCheckpoint(checkpoint, false, IDENTITY)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--resume");
        assertThat(Files.readAllBytes(checkpoint)).isEqualTo(before);
    }

    @Test
    void damagedOrForeignCheckpointsAreExplained() throws IOException {
        interruptedRun(TrainerTest.toy(), CONFIG, 5);
        byte[] whole = Files.readAllBytes(checkpoint);
        Files.write(checkpoint, Arrays.copyOf(whole, whole.length - 5));
        assertThatThrownBy(
                        () -> new Trainer<>(TrainerTest.toy(), TrainerTest.PLAN, CONFIG).run(control(new StopSignal())))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("truncated");
        new SafetensorsFile(Map.of(), Map.of()).write(checkpoint);
        assertThatThrownBy(
                        () -> new Trainer<>(TrainerTest.toy(), TrainerTest.PLAN, CONFIG).run(control(new StopSignal())))
                .hasMessageContaining("not a checkpoint");
    }

    @Test
    void leftoversOfKilledProcessesAreSweptAway() throws IOException {
        Path leftover = Files.createFile(folder.resolve(".checkpoint.safetensors.12-34.part"));
        Path other = Files.createFile(folder.resolve(".other.part"));
        new Trainer<>(TrainerTest.toy(), TrainerTest.PLAN, CONFIG).run(control(new StopSignal()));
        assertThat(leftover).doesNotExist();
        assertThat(other).exists();
    }
}
