package io.stroma.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import io.stroma.error.UsageException;
import io.stroma.io.safetensors.NdArray;
import io.stroma.io.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFilesTest {

    record Settings(int width, double rate, String name) {}

    record Narrower(int width) {}

    record Wider(int width, double rate, String name, int depth) {}

    private static final Settings SETTINGS = new Settings(8, Double.NaN, "toy");

    @TempDir
    Path parent;

    private static ModelCard card() {
        TrainingResult result = new TrainingResult(TrainingHistory.EMPTY, 12, 1, 3, 0.25, StopReason.PATIENCE);
        return new ModelCard(
                "Toy",
                "toy",
                "Learns a sine.",
                List.of(new ModelCard.TrainingData("section|1", 100, 20, "ff")),
                new Origin(List.of("cell_type"), List.of("Gad1", "Cux2")),
                result,
                List.of("stroma toy embed IN -m MODEL"),
                List.of("not for diagnosis"));
    }

    private Path saved(ToyRegression toy) {
        Path folder = parent.resolve("model");
        ModelFiles.save(folder, false, "toy", SETTINGS, toy.module(), card());
        return folder;
    }

    @Test
    void returnsTheModelThatWasSaved() {
        ToyRegression toy = new ToyRegression(ScalarType.Float, 1);
        StoredModel stored = ModelFiles.read(saved(toy), "toy");
        assertThat(stored.config(Settings.class)).isEqualTo(SETTINGS);
        ToyRegression other = new ToyRegression(ScalarType.Float, 2);
        assertThat(TrainerTest.bytes(other.module())).isNotEqualTo(TrainerTest.bytes(toy.module()));
        assertThat(stored.origin()).isEqualTo(card().origin());
        assertThat(stored.origin().known(List.of("GAD1", "Sst"))).isEqualTo(1);
        assertThat(Origin.UNKNOWN.known(List.of("GAD1", "Sst"))).isEqualTo(2);
        stored.into(other.module());
        assertThat(TrainerTest.bytes(other.module())).isEqualTo(TrainerTest.bytes(toy.module()));
    }

    @Test
    void theSameModelIsTheSameBytes() throws IOException {
        ToyRegression toy = new ToyRegression(ScalarType.Float, 1);
        Path first = saved(toy);
        Path second = parent.resolve("again");
        ModelFiles.save(second, false, "toy", SETTINGS, toy.module(), card());
        for (String name : List.of("model.safetensors", "config.json", "README.md")) {
            assertThat(Files.mismatch(first.resolve(name), second.resolve(name)))
                    .isEqualTo(-1);
        }
        assertThat(first.toFile().list()).containsExactlyInAnyOrder("model.safetensors", "config.json", "README.md");
    }

    @Test
    void theCardSaysWhatMatters() throws IOException {
        String card =
                Files.readString(saved(new ToyRegression(ScalarType.Float, 1)).resolve("README.md"));
        assertThat(card)
                .startsWith("---\nlibrary_name: stroma\n")
                .contains("| section\\|1 | 100 | 20 | `ff` |")
                .contains("weights of epoch 4, the best on the validation parts, with a loss of 0.25")
                .contains("steps: 12 (1 skipped)")
                .contains("ended by: patience")
                .contains("stroma toy embed IN -m MODEL")
                .contains("- not for diagnosis");
    }

    @Test
    void anExistingModelIsReplacedOnlyWhenForced() {
        ToyRegression toy = new ToyRegression(ScalarType.Float, 1);
        Path folder = saved(toy);
        ToyRegression other = new ToyRegression(ScalarType.Float, 2);
        assertThatThrownBy(() -> ModelFiles.save(folder, false, "toy", SETTINGS, other.module(), card()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--force");
        ModelFiles.save(folder, true, "toy", new Settings(9, 1, "b"), other.module(), card());
        assertThat(ModelFiles.read(folder, "toy").config(Settings.class).width())
                .isEqualTo(9);
    }

    @Test
    void whatIsMissingOrForeignIsExplained() throws IOException {
        assertThatThrownBy(() -> ModelFiles.read(parent.resolve("none"), "toy"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("not a model");
        Path folder = saved(new ToyRegression(ScalarType.Float, 1));
        assertThatThrownBy(() -> ModelFiles.read(folder, "heist"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("'toy'")
                .hasMessageContaining("'heist'");
        Files.delete(folder.resolve("model.safetensors"));
        assertThatThrownBy(() -> ModelFiles.read(folder, "toy"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("model.safetensors is missing");
    }

    @Test
    void mixedOrEditedFilesAreNoticed() throws IOException {
        Path folder = saved(new ToyRegression(ScalarType.Float, 1));
        Path config = folder.resolve("config.json");
        String text = Files.readString(config);
        Files.writeString(config, text.replace("8", "16"));
        assertThatThrownBy(() -> ModelFiles.read(folder, "toy")).hasMessageContaining("do not belong together");
        Files.writeString(config, text.substring(0, text.length() / 2));
        assertThatThrownBy(() -> ModelFiles.read(folder, "toy"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("not valid JSON");
    }

    @Test
    void settingsOfAnotherVersionAreRefused() {
        StoredModel stored = ModelFiles.read(saved(new ToyRegression(ScalarType.Float, 1)), "toy");
        assertThatThrownBy(() -> stored.config(Narrower.class))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("rate");
        assertThatThrownBy(() -> stored.config(Wider.class))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("depth");
    }

    @Test
    void weightsThatDoNotFitAreListedAndNothingChanges() throws IOException {
        Path folder = saved(new ToyRegression(ScalarType.Float, 1));
        SafetensorsFile content = SafetensorsFile.read(folder.resolve("model.safetensors"));
        Map<String, NdArray> arrays = new LinkedHashMap<>(content.arrays());
        arrays.remove("second.bias");
        arrays.put("third.bias", new NdArray.Floats(new float[1], 1));
        arrays.put("first.bias", new NdArray.Floats(new float[9], 9));
        new SafetensorsFile(arrays, content.metadata()).write(folder.resolve("model.safetensors"));
        ToyRegression other = new ToyRegression(ScalarType.Float, 2);
        byte[] before = TrainerTest.bytes(other.module());
        assertThatThrownBy(() -> ModelFiles.read(folder, "toy").into(other.module()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("1 arrays are missing (second.bias)")
                .hasMessageContaining("1 arrays have no place in the model (third.bias)")
                .hasMessageContaining("first.bias has shape [9], the model needs [8]");
        assertThat(TrainerTest.bytes(other.module())).isEqualTo(before);
    }

    @Test
    void doublePrecisionModelsKeepTheirBits() {
        ToyRegression toy = new ToyRegression(ScalarType.Double, 1);
        ToyRegression other = new ToyRegression(ScalarType.Double, 2);
        ModelFiles.read(saved(toy), "toy").into(other.module());
        assertThat(TrainerTest.bytes(other.module())).isEqualTo(TrainerTest.bytes(toy.module()));
    }
}
