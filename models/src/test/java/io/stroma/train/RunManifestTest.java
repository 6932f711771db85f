package io.stroma.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.stroma.error.BadInputException;
import io.stroma.error.UsageException;
import io.stroma.io.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunManifestTest {

    @TempDir
    Path folder;

    @Test
    void holdsWhatItTakesToRepeatARun() throws IOException {
        Path input = Files.writeString(folder.resolve("tissue.h5ad"), "abc");
        RunManifest manifest = new RunManifest(List.of("stroma", "heist", "pretrain"), 7, 2);
        manifest.configuration("training", TrainerTest.CONFIG);
        manifest.input(input);
        assertThat(manifest.<Integer>stage("train", () -> 5)).isEqualTo(5);
        manifest.metric("best_loss", 0.25);
        manifest.metric("undefined", Double.NaN);
        manifest.warning("step 3 was skipped");
        Path file = folder.resolve("run.json");
        manifest.write(file, false);
        JsonNode json = Json.read(Files.readString(file), JsonNode.class);
        List<String> keys = new ArrayList<>();
        json.fieldNames().forEachRemaining(keys::add);
        assertThat(keys)
                .containsExactly(
                        "tool",
                        "version",
                        "command",
                        "started",
                        "finished",
                        "seed",
                        "threads",
                        "configuration",
                        "inputs",
                        "timings",
                        "metrics",
                        "warnings",
                        "outputs",
                        "machine");
        assertThat(json.at("/version").asText()).isEqualTo("0.1.0");
        assertThat(json.at("/seed").asLong()).isEqualTo(7);
        assertThat(json.at("/configuration/training/schedule/kind").asText()).isEqualTo("cosine");
        assertThat(json.at("/inputs/0/sha256").asText()).isEqualTo(Sha256.of("abc"));
        assertThat(json.at("/inputs/0/bytes").asLong()).isEqualTo(3);
        assertThat(json.at("/timings/0/stage").asText()).isEqualTo("train");
        assertThat(json.at("/metrics/best_loss").asDouble()).isEqualTo(0.25);
        assertThat(json.at("/warnings/0").asText()).isEqualTo("step 3 was skipped");
        assertThat(json.at("/machine/cores").asInt()).isPositive();
        assertThat(json.at("/machine/cpu").asText()).isNotBlank();
        assertThat(json.at("/started").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThatThrownBy(() -> manifest.write(file, false)).isInstanceOf(UsageException.class);
        manifest.write(file, true);
    }

    @Test
    void aStageThatFailsIsTimedToo() {
        RunManifest manifest = new RunManifest(List.of("stroma"), 0, 1);
        assertThatThrownBy(() -> manifest.stage("prepare", () -> {
                    throw new BadInputException("no cells");
                }))
                .hasMessage("no cells");
        assertThat(manifest.toJson()).contains("\"stage\" : \"prepare\"");
    }

    @Test
    void missingInputsAreExplained() {
        RunManifest manifest = new RunManifest(List.of("stroma"), 0, 1);
        assertThatThrownBy(() -> manifest.input(folder.resolve("nothing")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("nothing");
    }
}
