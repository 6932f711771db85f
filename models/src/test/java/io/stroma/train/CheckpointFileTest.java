package io.stroma.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import io.stroma.io.safetensors.NdArray;
import io.stroma.io.safetensors.SafetensorsFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {

    @TempDir
    Path folder;

    private static final RunIdentity IDENTITY = RunIdentity.of(Map.of("a", 1), "hash");

    /** Every number comes back exactly, awkward ones included. */
    @Test
    void returnsThePositionToTheLastBit() {
        LossMeans running = LossMeans.EMPTY.plus(terms(0.1, Double.NaN)).plus(terms(1e-320, Double.NEGATIVE_INFINITY));
        Position position = Position.START
                .afterStep(running, true, 1.0 / 3, 0.7)
                .afterEpoch(terms(Math.PI, 2), 0.1)
                .afterStep(running, false, 2.0 / 3, 0.7);
        Checkpoint checkpoint = new Checkpoint(
                position,
                Map.of("w", new NdArray.Floats(new float[] {1.1f}, 1)),
                Map.of("step.w", new NdArray.Longs(new long[] {3})),
                Map.of("w", new NdArray.Floats(new float[] {2.2f}, 1)));
        CheckpointFile file = new CheckpointFile(folder.resolve("c.safetensors"));
        file.save(checkpoint, IDENTITY);
        Checkpoint back = file.load(IDENTITY);
        assertThat(back.position()).isEqualTo(position);
        assertThat(back.position().running().sums().keySet()).containsExactly("total", "a");
        assertThat(back.weights().get("w").floats()).containsExactly(1.1f);
        assertThat(back.optimizer().get("step.w").longs()).containsExactly(3);
        assertThat(back.best().get("w").floats()).containsExactly(2.2f);
        assertThat(Position.START.stopping().bestLoss()).isInfinite();
        file.save(new Checkpoint(Position.START, Map.of(), Map.of(), Map.of()), IDENTITY);
        assertThat(file.load(IDENTITY).position()).isEqualTo(Position.START);
    }

    private static Map<String, Double> terms(double total, double a) {
        Map<String, Double> terms = new LinkedHashMap<>();
        terms.put("total", total);
        terms.put("a", a);
        return terms;
    }

    @Test
    void aBrokenPositionIsBadInput() {
        Path path = folder.resolve("c.safetensors");
        CheckpointFile file = new CheckpointFile(path);
        file.save(new Checkpoint(Position.START, Map.of(), Map.of(), Map.of()), IDENTITY);
        Map<String, String> metadata =
                new LinkedHashMap<>(SafetensorsFile.read(path).metadata());
        metadata.put("position", "{\"epoch\":1}");
        new SafetensorsFile(Map.of(), metadata).write(path);
        assertThatThrownBy(() -> file.load(IDENTITY))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("damaged checkpoint");
    }

    @Test
    void identitiesNameWhatDiffers() {
        RunIdentity now = RunIdentity.of(Map.of("a", 2, "b", Map.of("c", "x")), "hash");
        assertThatThrownBy(() -> now.requireSame(IDENTITY, "c.safetensors"))
                .hasMessageContaining("a was 1 and is now 2")
                .hasMessageContaining("b.c was not set and is now x");
        RunIdentity training = IDENTITY.with(TrainerTest.CONFIG);
        training.requireSame(IDENTITY.with(TrainerTest.CONFIG.withThreads(9).withCheckpointSteps(77)), "c");
        assertThat(training.settings()).containsEntry("training.schedule.floor", "0.05");
    }
}
