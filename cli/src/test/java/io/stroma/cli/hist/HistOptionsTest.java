package io.stroma.cli.hist;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.cli.Stroma;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Options that would have no effect are refused, with the reason and what to do; nothing is written. */
class HistOptionsTest {

    @TempDir
    Path folder;

    private Path slides;
    private Path numbers;
    private Path out;

    private record Outcome(int code, String message) {}

    private static Outcome run(List<Object> words) {
        StringWriter err = new StringWriter();
        CommandLine command = Stroma.commandLine();
        command.setErr(new PrintWriter(err, true));
        int code = command.execute(words.stream().map(Object::toString).toArray(String[]::new));
        return new Outcome(code, err.toString());
    }

    /** A command on the slides with more words. */
    private Outcome on(String command, Object... more) {
        List<Object> words = new ArrayList<>(List.of("hist", command, slides, "-o", out, "--quiet"));
        words.addAll(List.of(more));
        return run(words);
    }

    @BeforeEach
    void generate() throws IOException {
        slides = Files.createDirectories(folder.resolve("set"));
        numbers = Files.createDirectories(folder.resolve("numbers"));
        out = folder.resolve("out");
        for (String name : List.of("P1", "Q1")) {
            StringBuilder counts = new StringBuilder("\tONE\tTWO\n");
            StringBuilder spots = new StringBuilder("x\ty\tpixel_x\tpixel_y\n");
            StringBuilder features = new StringBuilder("spot,f1\n");
            for (int k = 0; k < 9; k++) {
                counts.append("%dx%d\t%d\t%d\n".formatted(k % 3, k / 3, k, 9 - k));
                spots.append("%d\t%d\t%d\t%d\n".formatted(k % 3, k / 3, 20 * (k % 3 + 1), 20 * (k / 3 + 1)));
                features.append("%dx%d,%d\n".formatted(k % 3, k / 3, k));
            }
            Files.writeString(slides.resolve(name + ".tsv"), counts);
            Files.writeString(slides.resolve(name + "_spots.tsv"), spots);
            Files.writeString(numbers.resolve(name + ".csv"), features);
            BufferedImage image = new BufferedImage(80, 80, BufferedImage.TYPE_INT_RGB);
            ImageIO.write(image, "png", slides.resolve(name + ".png").toFile());
        }
    }

    private void refused(Outcome outcome, String... parts) {
        assertThat(outcome.code()).as(outcome.message()).isEqualTo(2);
        assertThat(outcome.message()).contains(parts).doesNotContain("Exception");
        assertThat(out).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"train,--stain,macenko", "train,--stain,none", "train,--field,2", "evaluate,--stain,macenko"})
    void howFeaturesAreMadeIsRefusedBesideFeatures(String command, String option, String value) {
        refused(
                on(command, "--features", numbers, option, value),
                option + " says how features are made",
                "--features brings features made elsewhere",
                "leave out " + option);
    }

    @Test
    void twoPlacesForFeaturesAreRefused() {
        refused(
                on("train", "--features", numbers, "--features-key", "X_uni"),
                "--features-key",
                "leave one of them out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--features-key", "--layer"})
    void partsOfAnH5adAreRefusedElsewhere(String option) {
        Outcome outcome = on("train", option, "raw");
        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.message())
                .contains("Spatial Transcriptomics folder")
                .contains("'raw'")
                .contains(".h5ad");
        assertThat(out).doesNotExist();
    }

    static Stream<List<String>> ofHistAlone() {
        return Stream.of(
                List.of("--epochs", "3"),
                List.of("--profile", "sections"),
                List.of("--learning-rate", "1e-3"),
                List.of("--weight-decay", "0"),
                List.of("--linear-path", "0"),
                List.of("--without", "shift"),
                List.of("--set", "window=2"));
    }

    @ParameterizedTest
    @MethodSource("ofHistAlone")
    void optionsOfHistAreRefusedWhereItDoesNotRun(List<String> option) {
        refused(
                on("evaluate", "--methods", "ridge,mlp", option.get(0), option.get(1)),
                option.get(0) + ": of hist alone",
                "add hist to --methods");
    }

    @Test
    void seedsAreRefusedWhereNothingIsDrawn() {
        refused(
                on("evaluate", "--methods", "ridge,knn", "--seeds", 3),
                "--seeds repeats hist and mlp",
                "leave --seeds out");
    }

    @Test
    void patientsAreAskedForWhereTheyCount() throws IOException {
        Path table = Files.writeString(folder.resolve("patients.tsv"), "slide\tpatient\nP1\ta\nQ1\tb\n");
        assertThat(on("evaluate", "--methods", "mean", "--folds", "patient", "--patients", table))
                .isEqualTo(new Outcome(0, ""));
        assertThat(Files.readString(out.resolve("metrics.json"))).contains("patient");
        assertThat(on("train", "--patients", table).message()).contains("--patients");
        Path half = Files.writeString(folder.resolve("half.tsv"), "slide\tpatient\nP1\ta\n");
        Outcome missing = on("evaluate", "--methods", "mean", "--patients", half, "--force");
        assertThat(missing.code()).isEqualTo(3);
        assertThat(missing.message()).contains("no row for slide 'Q1'");
    }

    @Test
    void predictionRefusesWhatItsModelOrFeaturesLeaveNoUseFor() {
        Path model = folder.resolve("model");
        List<Object> words = List.of(
                "hist",
                "train",
                slides,
                "-o",
                model,
                "--features",
                numbers,
                "--without",
                "tokens",
                "--epochs",
                1,
                "--quiet");
        assertThat(run(words)).isEqualTo(new Outcome(0, ""));
        refused(on("predict", "-m", model, "--slide-tokens"), "no calibration tokens", "leave the option out");
        refused(
                on("predict", "-m", model, "--features", numbers, "--encoder", "net.onnx"),
                "--encoder says how features are made");
    }
}
