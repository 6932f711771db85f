package io.stroma.cli.hist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stroma.cli.Stroma;
import io.stroma.hist.HistConfig;
import io.stroma.hist.HistModelFiles;
import io.stroma.io.ReadOptions;
import io.stroma.io.TissueFile;
import io.stroma.io.TissueFiles;
import io.stroma.io.h5ad.H5adFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The commands on three generated sections whose counts follow the darkness of the picture. */
class HistCommandsTest {

    @TempDir
    Path folder;

    private Path slides;

    private record Outcome(int code, String message) {}

    private static Outcome run(Object... words) {
        StringWriter err = new StringWriter();
        CommandLine command = Stroma.commandLine();
        command.setErr(new PrintWriter(err, true));
        int code = command.execute(
                java.util.Arrays.stream(words).map(Object::toString).toArray(String[]::new));
        return new Outcome(code, err.toString());
    }

    @BeforeEach
    void generate() throws IOException {
        slides = Files.createDirectories(folder.resolve("set"));
        GeneratedSections.write(slides, "P1", 1);
        GeneratedSections.write(slides, "P2", 2);
        GeneratedSections.write(slides, "Q1", 3);
    }

    private static double value(JsonNode metrics, String method, String metric) {
        for (JsonNode m : metrics) {
            if (m.get("method").asText().equals(method)
                    && m.get("metric").asText().equals(metric)) {
                return m.get("value").asDouble();
            }
        }
        throw new AssertionError("no " + metric + " of " + method);
    }

    @Test
    void evaluateWritesTheScoresOfAllMethodsTablesAndFigures() throws IOException {
        Path out = folder.resolve("out");
        assertThat(run("hist", "evaluate", slides, "-o", out, "--epochs", 4, "--threads", 2, "--genes", 2, "--quiet"))
                .isEqualTo(new Outcome(0, ""));
        JsonNode metrics =
                new ObjectMapper().readTree(out.resolve("metrics.json").toFile());
        List<String> methods = new ArrayList<>();
        metrics.forEach(m -> methods.add(m.get("method").asText()));
        assertThat(methods)
                .contains("hist", "hist_alone", "ridge", "context_ridge", "smoothed_ridge", "mlp", "knn", "mean");
        metrics.forEach(m -> {
            assertThat(m.get("dataset").asText()).isEqualTo("set");
            assertThat(m.get("split").asText()).isEqualTo("slide");
            assertThat(m.get("n").asInt()).isEqualTo(3);
        });
        assertThat(value(metrics, "mean", "pearson_gene_mean")).isZero();
        assertThat(value(metrics, "ridge", "pearson_gene_mean")).isGreaterThan(0.9);
        assertThat(Files.readString(out.resolve("table.md")))
                .contains("| hist |")
                .contains("pearson_flat");
        assertThat(Files.readAllLines(out.resolve("genes.tsv"))).hasSize(3);
        assertThat(Files.readAllLines(out.resolve("slides.tsv"))).hasSize(1 + 3 * 8);
        assertThat(out.resolve("run.json")).exists();
        try (var figures = Files.list(out.resolve("figures"))) {
            List<String> names = figures.map(f -> f.getFileName().toString()).toList();
            assertThat(names).contains("slide_tokens.svg").anyMatch(n -> n.startsWith("P1_best_"));
            String svg = Files.readString(out.resolve("figures")
                    .resolve(names.stream()
                            .filter(n -> n.startsWith("P1_best_"))
                            .findFirst()
                            .orElseThrow()));
            assertThat(svg)
                    .contains("data:image/png")
                    .contains("predicted by hist")
                    .endsWith("</svg>");
        }
    }

    @Test
    void numbersOfTheUsersOwnAreShownBesideThePictureAndPredictedWithTheirTokens() throws IOException {
        for (String slide : List.of("P1", "P2", "Q1")) {
            StringBuilder numbers = new StringBuilder("spot,f1,f2\n");
            List<String> rows = Files.readAllLines(slides.resolve(slide + ".tsv"));
            for (String row : rows.subList(1, rows.size())) {
                String[] fields = row.split("\t");
                numbers.append("%s,%s,%s\n".formatted(fields[0], fields[1], fields[2]));
            }
            Files.writeString(folder.resolve(slide + ".csv"), numbers);
        }
        Path out = folder.resolve("out");
        assertThat(run(
                        "hist",
                        "evaluate",
                        slides,
                        "-o",
                        out,
                        "--features",
                        folder,
                        "--methods",
                        "ridge",
                        "--show",
                        "DARK",
                        "--quiet"))
                .isEqualTo(new Outcome(0, ""));
        assertThat(Files.readString(out.resolve("figures/Q1_DARK.svg"))).contains("data:image/png");
        Path model = folder.resolve("model");
        run("hist", "train", slides, "-o", model, "--features", folder, "--epochs", 1, "--genes", 2, "--quiet");
        Path predicted = folder.resolve("q1.h5ad");
        assertThat(run(
                        "hist",
                        "predict",
                        slides,
                        "-m",
                        model,
                        "-o",
                        predicted,
                        "--features",
                        folder,
                        "--slides",
                        "Q1",
                        "--slide-tokens",
                        "--quiet"))
                .isEqualTo(new Outcome(0, ""));
        try (io.jhdf.HdfFile file = new io.jhdf.HdfFile(predicted)) {
            double[] tokens =
                    (double[]) file.getDatasetByPath("uns/hist/slide_tokens").getData();
            assertThat(tokens).hasSize(HistConfig.sections().width()).doesNotContain(Double.NaN);
        }
    }

    @Test
    void patientsAreLeftOutWhole() throws IOException {
        Path out = folder.resolve("out");
        assertThat(run(
                                "hist",
                                "evaluate",
                                slides,
                                "-o",
                                out,
                                "--folds",
                                "patient",
                                "--methods",
                                "ridge,mean",
                                "--quiet")
                        .code())
                .isZero();
        List<String> rows = Files.readAllLines(out.resolve("slides.tsv"));
        assertThat(rows).anyMatch(r -> r.startsWith("P\tP1\t")).anyMatch(r -> r.startsWith("Q\tQ1\t"));
        assertThat(run("hist", "evaluate", slides, "-o", out, "--quiet").code()).isEqualTo(2); // filled already
    }

    @Test
    void aTrainedModelPredictsAnotherSlide() throws IOException {
        Path model = folder.resolve("model");
        assertThat(run("hist", "train", slides, "-o", model, "--epochs", 3, "--genes", 2, "--quiet"))
                .isEqualTo(new Outcome(0, ""));
        assertThat(model.resolve("model.safetensors")).exists();
        assertThat(model.resolve("checkpoint.safetensors")).doesNotExist();
        assertThat(model.resolve("linear.safetensors")).exists();
        Path out = folder.resolve("q1.h5ad");
        assertThat(run("hist", "predict", slides, "-m", model, "-o", out, "--slides", "Q1", "--quiet"))
                .isEqualTo(new Outcome(0, ""));
        try (TissueFile file = TissueFiles.open(out, ReadOptions.defaults());
                H5adFile h5ad = H5adFile.open(out)) {
            assertThat(file.tissue().panel().names()).containsExactly("DARK", "LIGHT");
            assertThat(file.tissue().cellCount()).isEqualTo(49);
            assertThat(h5ad.layers()).contains("hist_predicted", "hist_predicted_log1p", "measured");
            var log = h5ad.tissue(ReadOptions.defaults().withLayer("hist_predicted_log1p"), new ArrayList<>())
                    .expression()
                    .slab(0, 49);
            var linear = file.tissue().expression().slab(0, 49);
            for (int i = 0; i < 49; i++) {
                assertThat((double) linear.get(i, 0)).isCloseTo(Math.max(0, Math.expm1(log.get(i, 0))), within(1e-3));
            }
        }
        Path many = folder.resolve("many");
        assertThat(run("hist", "predict", slides, "-m", model, "-o", many, "--quiet")
                        .code())
                .isZero();
        assertThat(many.resolve("P1.h5ad")).exists();
    }

    @Test
    void threadsChangeNothing() throws IOException {
        for (int threads : new int[] {1, 2}) {
            assertThat(run(
                                    "hist",
                                    "evaluate",
                                    slides,
                                    "-o",
                                    folder.resolve("out" + threads),
                                    "--methods",
                                    "hist,mlp,ridge",
                                    "--epochs",
                                    2,
                                    "--genes",
                                    2,
                                    "--seeds",
                                    2,
                                    "--threads",
                                    threads,
                                    "--quiet")
                            .code())
                    .isZero();
        }
        for (String file : new String[] {"metrics.json", "slides.tsv", "figures/slide_tokens.svg"}) {
            assertThat(folder.resolve("out2").resolve(file))
                    .hasSameTextualContentAs(folder.resolve("out1").resolve(file));
        }
    }

    @Test
    void aSlideThatWasNeverSequencedIsPredicted() throws IOException {
        Path model = folder.resolve("model");
        assertThat(run("hist", "train", slides, "-o", model, "--epochs", 2, "--genes", 2, "--quiet")
                        .code())
                .isZero();
        Path withCounts = folder.resolve("q1.h5ad");
        run("hist", "predict", slides, "-m", model, "-o", withCounts, "--slides", "Q1", "--quiet");
        Path fresh = Files.createDirectories(folder.resolve("fresh"));
        Files.copy(slides.resolve("Q1.png"), fresh.resolve("Q1.png"));
        Files.copy(slides.resolve("Q1_spots.tsv"), fresh.resolve("Q1_spots.tsv"));
        Path out = folder.resolve("fresh.h5ad");
        assertThat(run("hist", "predict", fresh, "-m", model, "-o", out, "--quiet"))
                .isEqualTo(new Outcome(0, ""));
        try (H5adFile a = H5adFile.open(withCounts);
                H5adFile b = H5adFile.open(out)) {
            assertThat(b.layers()).doesNotContain("measured");
            var known = a.tissue(ReadOptions.defaults(), new ArrayList<>())
                    .expression()
                    .slab(0, 49);
            var predicted = b.tissue(ReadOptions.defaults(), new ArrayList<>())
                    .expression()
                    .slab(0, 49);
            for (int i = 0; i < 49; i++) {
                assertThat(predicted.get(i, 0)).isEqualTo(known.get(i, 0));
                assertThat(predicted.get(i, 1)).isEqualTo(known.get(i, 1));
            }
        }
        JsonNode report =
                new ObjectMapper().readTree(folder.resolve("fresh.run.json").toFile());
        assertThat(report.get("metrics").get("spots").asInt()).isEqualTo(49);
        assertThat(report.get("metrics").get("genes").asInt()).isEqualTo(2);
        Outcome training = run("hist", "train", fresh, "-o", folder.resolve("no"), "--quiet");
        assertThat(training.code()).isEqualTo(3);
        assertThat(training.message()).contains("no section has counts");
    }

    @Test
    void anotherEncoderThanInTrainingIsRefused() throws IOException {
        StringBuilder numbers = new StringBuilder("spot,f1\n");
        for (int k = 0; k < 49; k++) {
            numbers.append("%dx%d,%d\n".formatted(k % 7, k / 7, k));
        }
        for (String slide : List.of("P1", "P2", "Q1")) {
            Files.writeString(folder.resolve(slide + ".csv"), numbers);
        }
        Path model = folder.resolve("model");
        run("hist", "train", slides, "-o", model, "--epochs", 1, "--genes", 2, "--quiet");
        Outcome outcome =
                run("hist", "predict", slides, "-m", model, "-o", folder.resolve("x"), "--features", folder, "--quiet");
        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.message()).contains("these are of 'given'");
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "position",
                "shift",
                "skip",
                "hierarchy",
                "tokens",
                "mirror",
                "shear",
                "rotate",
                "drop",
                "augmentation",
                "TOKENS,shift"
            })
    void everyAblationIsASwitch(String parts) {
        Path model = folder.resolve("model");
        assertThat(run(
                        "hist",
                        "train",
                        slides,
                        "-o",
                        model,
                        "--epochs",
                        1,
                        "--genes",
                        2,
                        "--without",
                        parts,
                        "--quiet"))
                .isEqualTo(new Outcome(0, ""));
        HistConfig whole = HistConfig.sections();
        HistConfig c = HistModelFiles.load(model).config();
        assertThat(c).isNotEqualTo(whole);
        if (parts.contains("TOKENS")) {
            assertThat(c.tokens()).isEmpty();
            assertThat(c.shift()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"position=ROPE", "position=ALIBI", "skip=ADD", "fusion=AFTER_BLOCKS", "window=2"})
    void otherVariantsAreSettings(String setting) {
        Path model = folder.resolve("model");
        assertThat(run("hist", "train", slides, "-o", model, "--epochs", 1, "--genes", 2, "--set", setting, "--quiet"))
                .isEqualTo(new Outcome(0, ""));
        assertThat(HistModelFiles.load(model).config().toString()).contains(setting);
    }

    @Test
    void mistakesAreExplained() {
        Path out = folder.resolve("out");
        assertThat(run("hist", "evaluate", folder.resolve("absent"), "-o", out).code())
                .isEqualTo(3);
        Outcome method = run("hist", "evaluate", slides, "-o", out, "--methods", "ridge,magic");
        assertThat(method.code()).isEqualTo(2);
        assertThat(method.message()).contains("'magic'").contains("context_ridge");
        assertThat(run("hist", "evaluate", slides, "-o", out, "--folds", "moon").code())
                .isEqualTo(2);
        assertThat(run("hist", "evaluate", slides, "-o", out, "--stain", "blue").code())
                .isEqualTo(2);
        assertThat(run("hist", "predict", slides, "-m", out, "-o", folder.resolve("x.h5ad"))
                        .code())
                .isEqualTo(3);
        assertThat(run("hist").code()).isEqualTo(2);
        Outcome part = run("hist", "train", slides, "-o", out, "--without", "luck");
        assertThat(part.code()).isEqualTo(2);
        assertThat(part.message()).contains("hierarchy").contains("luck");
        assertThat(run("hist", "train", slides, "-o", out, "--linear-path", "2").code())
                .isEqualTo(2);
        assertThat(out).doesNotExist();
    }
}
