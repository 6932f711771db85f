package io.stroma.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stroma.cli.CommandRun;
import io.stroma.io.h5ad.Annotations;
import io.stroma.io.h5ad.H5adFile;
import io.stroma.io.h5ad.H5adWriter;
import io.stroma.synthetic.PlantedTissue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A suite from its file to the table; resumed, filtered, refused. */
class EvaluateCommandTest {

    private static final String DATASETS = """
            name: planted
            seeds: 1
            datasets:
              - name: one
                files: [one.h5ad]
                labels: {cell_type: type, niche: region}
            """;

    private static final String METHODS = """
            methods:
              - {name: baselines, baselines: true}
              - {name: heist, options: ["--width", "16", "--layers", "1", "--epochs", "1"]}
              - {name: random_weights, untrained: true, options: ["--width", "16", "--layers", "1"]}
            """;

    @TempDir
    Path folder;

    private Path out;

    @BeforeEach
    void generate() {
        H5adWriter.write(
                folder.resolve("one.h5ad"),
                false,
                PlantedTissue.generate(300, 16, 1).tissue(),
                Annotations.none());
        out = folder.resolve("out");
    }

    private Path suite(String text) throws IOException {
        return Files.writeString(folder.resolve("suite.yaml"), text);
    }

    private String run(int code, Path suite, String... more) {
        List<String> words = new ArrayList<>(
                List.of("evaluate", suite.toString(), "-o", out.toString(), "--data", folder.toString(), "--quiet"));
        words.addAll(List.of(more));
        CommandRun run = CommandRun.of(words.toArray());
        assertThat(run.code()).as(run.err()).isEqualTo(code);
        return run.err();
    }

    private JsonNode table() throws IOException {
        return new ObjectMapper().readTree(out.resolve("table.json").toFile()).get("rows");
    }

    @Test
    void aModelMayHaveLearnedFromOtherTissuesThanItIsJudgedOn() throws IOException {
        H5adWriter.write(
                folder.resolve("two.h5ad"),
                false,
                PlantedTissue.generate(300, 16, 2).tissue(),
                Annotations.none());
        String unseen = DATASETS.replace("    files: [one.h5ad]\n", "    files: [one.h5ad]\n    train: [two.h5ad]\n");
        Path suite = suite(unseen + METHODS);
        run(0, suite, "--method", "heist", "--task", "annotate:niche");
        float[] unseenEmbedding = embedding("heist");
        try (Stream<Path> runs = Files.walk(out.resolve("runs"))) {
            assertThat(runs.noneMatch(f -> f.endsWith("two.h5ad"))).isTrue();
        }
        out = folder.resolve("out2");
        run(0, suite(DATASETS + METHODS), "--method", "heist", "--task", "annotate:niche");
        assertThat(embedding("heist")).isNotEqualTo(unseenEmbedding).hasSameSizeAs(unseenEmbedding);
    }

    @Test
    void finishedCellsAreKeptAndOthersMade() throws IOException {
        Path suite = suite(DATASETS + METHODS);
        run(0, suite, "--task", "annotate:niche");
        JsonNode rows = table();
        Set<String> methods = new HashSet<>();
        for (JsonNode row : rows) {
            methods.add(row.get("metric").get("method").asText());
            assertThat(row.get("command").asText()).contains("--task annotate:niche");
            assertThat(row.get("leaky").asBoolean()).isFalse();
        }
        assertThat(methods)
                .containsExactlyInAnyOrder(
                        "own_pca",
                        "neighbour_mean",
                        "own_neighbour",
                        "own_pca_turned",
                        "neighbour_mean_turned",
                        "own_neighbour_turned",
                        "heist",
                        "random_weights");
        assertThat(embedding("heist")).isNotEqualTo(embedding("random_weights"));
        List<Path> cells = cells();
        assertThat(cells).hasSize(3);
        for (Path cell : cells) {
            Files.setLastModifiedTime(cell, FileTime.fromMillis(1_000_000));
        }
        run(0, suite, "--finished");
        assertThat(table()).hasSameSizeAs(rows);
        assertThat(cells()).hasSize(3);
        run(0, suite, "--method", "baselines,heist", "--task", "annotate:niche,cluster:niche");
        assertThat(cells()).hasSize(5);
        for (Path cell : cells) {
            assertThat(Files.getLastModifiedTime(cell)).isEqualTo(FileTime.fromMillis(1_000_000));
        }
        assertThat(Files.readString(out.resolve("table.md")))
                .contains("one, annotate:niche, blocks: f1_macro")
                .contains("one, cluster_leiden:niche: nmi")
                .contains("stroma evaluate");
        assertThat(Files.readString(out.resolve("table.svg")))
                .startsWith("<svg")
                .contains("heist");
        JsonNode metrics =
                new ObjectMapper().readTree(out.resolve("metrics.json").toFile());
        assertThat(metrics.get(0).fieldNames())
                .toIterable()
                .containsExactly("dataset", "task", "method", "split", "metric", "value", "sd", "n");
    }

    @Test
    void tablesOfOthersAreKept() throws IOException {
        Files.createDirectories(out);
        Path notes = Files.writeString(out.resolve("table.md"), "my notes");
        assertThat(run(2, suite(DATASETS + METHODS), "--method", "baselines")).contains("table.md exists", "--force");
        assertThat(notes).hasContent("my notes");
    }

    /** A control: types are in a cell's own expression, so shuffled cells have none. */
    @Test
    void shuffledCellsAreAControl() throws IOException {
        H5adWriter.write(
                folder.resolve("one.h5ad"),
                true,
                PlantedTissue.generate(1000, 40, 1).tissue(),
                Annotations.none());
        Path suite =
                suite(DATASETS + METHODS + "  - {name: control, baselines: true, options: [--shuffle-cells, '3']}\n");
        run(
                0,
                suite,
                "--method",
                "baselines,control",
                "--task",
                "annotate:cell_type,cluster:cell_type",
                "--seeds",
                "2");
        Map<String, Double> f1 = new TreeMap<>();
        for (JsonNode row : table()) {
            JsonNode metric = row.get("metric");
            if (metric.get("metric").asText().equals("nmi")
                    && metric.get("method").asText().startsWith("own_pca (")) {
                assertThat(metric.get("sd").asDouble())
                        .as("every seed draws anew")
                        .isPositive();
            }
            if (metric.get("metric").asText().equals("f1_macro")) {
                f1.put(metric.get("method").asText(), metric.get("value").asDouble());
            }
        }
        assertThat(f1.get("own_pca")).isGreaterThan(0.5);
        assertThat(f1.get("own_pca (shuffled cells)")).isLessThan(0.2); // of eight types
    }

    /** Cells are scored side by side; every number of every one is the same with any number of threads. */
    @Test
    void numbersDoNotDependOnThreads() throws IOException {
        Path suite = suite(DATASETS.replace("seeds: 1", "seeds: 2") + METHODS);
        Map<String, String> alone = null;
        for (int threads = 1; threads <= 3; threads++) {
            out = folder.resolve("out" + threads);
            run(0, suite, "--method", "baselines,random_weights", "--threads", Integer.toString(threads));
            Map<String, String> all = new TreeMap<>();
            for (Path cell : cells()) {
                all.put(out.relativize(cell).toString(), Files.readString(cell));
            }
            assertThat(all).hasSize(2 * 2 * 2 * 2); // methods, tasks, labels, seeds
            all.put("metrics.json", Files.readString(out.resolve("metrics.json")));
            alone = alone == null ? all : alone;
            assertThat(all).isEqualTo(alone);
        }
    }

    /** Labels that differ only in what a file name cannot hold have cells of their own. */
    @Test
    void cellsOfLikeNamesAreToldApart() {
        List<Path> files = Stream.of("annotate:a b", "annotate:a_b", "annotate:a/b", "annotate:a:b")
                .map(task -> SuiteCell.file(out, "d", "m", 0, task))
                .toList();
        assertThat(files).doesNotHaveDuplicates().allMatch(f -> f.getParent().equals(out.resolve("cells/d/m")));
        assertThat(files.get(1)).hasFileName("seed0_annotate_a_b.json");
    }

    /** The limit reaches every job of the suite; a job that is refused leaves nothing behind, finished cells stay. */
    @Test
    void jobsThatMemoryDoesNotAllowAreRefused() throws IOException {
        Path suite = suite(DATASETS + METHODS);
        for (String method : List.of("heist", "random_weights")) {
            assertThat(run(4, suite, "--method", method, "--task", "annotate:niche", "--memory", "100m"))
                    .startsWith("stroma: preparing one")
                    .contains("more than the 100 MB that --memory allows");
            assertThat(run(4, suite, "--method", method, "--task", "annotate:niche", "--memory", "500m"))
                    .startsWith("stroma: embedding in parts of ")
                    .contains("more than the 500 MB that --memory allows");
            assertThat(out).doesNotExist();
        }
        run(4, suite, "--method", "baselines,heist", "--task", "annotate:niche", "--memory", "500m");
        assertThat(cells()).hasSize(1);
        assertThat(out.resolve("runs")).doesNotExist();
        run(0, suite, "--method", "heist", "--task", "annotate:niche", "--memory", "64g");
        assertThat(cells()).hasSize(2);
    }

    /** What a method was judged by, so that two methods cannot share one embedding unnoticed. */
    private float[] embedding(String method) throws IOException {
        try (Stream<Path> files = Files.walk(out.resolve("runs/one").resolve(method))) {
            Path embedded = files.filter(f -> f.getFileName().toString().equals("one.h5ad"))
                    .findFirst()
                    .orElseThrow();
            try (H5adFile file = H5adFile.open(embedded)) {
                return file.embedding("X_heist_cell").values();
            }
        }
    }

    private List<Path> cells() throws IOException {
        try (Stream<Path> files = Files.walk(out.resolve("cells"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void labelsUnderTestAreRefusedUnlessMarkedLeaky() throws IOException {
        String leak = "methods:\n  - {name: labels, types: \"labels:niche\"%s,"
                + " options: [\"--width\", \"16\", \"--layers\", \"1\", \"--epochs\", \"1\"]}\n";
        assertThat(run(2, suite(DATASETS + leak.formatted(""))))
                .contains("leaky")
                .contains("niche");
        assertThat(out).doesNotExist();
        String err = run(0, suite(DATASETS + leak.formatted(", leaky: true")), "--task", "annotate:niche");
        assertThat(table().get(0).get("leaky").asBoolean()).isTrue();
        assertThat(table().get(0).get("metric").get("method").asText()).isEqualTo("labels (leaky)");
        assertThat(err).doesNotContain("internal error");
    }

    /** One method for datasets whose labels have different names. */
    @Test
    void networksOfTheLabelsOfADatasetAreOfItsTypesFirst() throws IOException {
        String leak = "methods:\n  - {name: leak, profile: paper, types: labels%s}\n";
        assertThat(run(2, suite(DATASETS + leak.formatted(""))))
                .contains("leaky")
                .contains("cell_type");
        Suite suite = SuiteFile.read(suite(DATASETS + leak.formatted(", leaky: true")));
        Suite.Method method = suite.methods().get(0);
        assertThat(method.words(suite.datasets().get(0))).endsWith("--types", "labels:cell_type");
        Suite regions = SuiteFile.read(suite(
                DATASETS.replace("cell_type: type, niche", "spot: region, niche") + leak.formatted(", leaky: true")));
        assertThat(method.words(regions.datasets().get(0))).endsWith("--types", "labels:niche");
    }

    /** However a method says it: what it is judged by must not be in it, and baselines must see the same cells. */
    @Test
    void wordsCannotSayWhatAFieldMustNot() throws IOException {
        String words = "methods:\n  - {name: baselines, baselines: true}\n  - {name: hidden, options: [%s]}\n";
        assertThat(run(2, suite(DATASETS + words.formatted("\"--types\", \"labels:niche\""))))
                .contains("leaky")
                .contains("niche");
        assertThat(run(2, suite(DATASETS + words.formatted("\"--outlier-mads\", \"2\""))))
                .contains("baselines keep");
        assertThat(out).doesNotExist();
    }

    @Test
    void whatIsNoSuiteIsRefused() throws IOException {
        assertThat(run(3, suite("name: x\n"))).contains("needs datasets and methods");
        assertThat(run(3, suite(DATASETS + "methods:\n  - {nam: x}\n")))
                .contains("nam")
                .contains("line");
        assertThat(run(3, suite(DATASETS + "methods:\n  - {name: x, untrained: maybe}\n")))
                .contains("line 8: methods[0].untrained must be true or false");
        assertThat(run(3, suite(DATASETS.replace("files: [one.h5ad]", "files: one.h5ad") + METHODS)))
                .contains("datasets[0].files must be a list");
        assertThat(run(3, suite("a: ["))).contains("no valid YAML").hasLineCount(1);
        assertThat(run(3, folder.resolve("none.yaml"))).contains("none.yaml does not exist");
        assertThat(run(2, suite(DATASETS + "methods:\n  - {name: x, without: [everything]}\n")))
                .contains("everything");
        assertThat(run(3, suite(DATASETS.replace("one.h5ad", "two.h5ad") + METHODS)))
                .contains("two.h5ad");
        assertThat(run(3, suite(DATASETS + "methods:\n  - {name: x, only: [elsewhere]}\n")))
                .contains("elsewhere");
        assertThat(run(
                        3,
                        suite(DATASETS.replace("labels:", "train: [one.h5ad, one.h5ad]\n    cells: c.csv\n    labels:")
                                + METHODS)))
                .contains("one file");
        assertThat(run(2, suite(DATASETS + METHODS), "--method", "other")).contains("not all of these");
        assertThat(out).doesNotExist();
    }

    /** The suite of the documentation is one that runs, on data that may be elsewhere. */
    @Test
    void theDocumentedSuiteIsValid() {
        Path root = Path.of("").toAbsolutePath();
        Path home = Files.isDirectory(root.resolve("docs")) ? root : root.getParent();
        Suite suite = SuiteFile.read(home.resolve("docs/suites/labelled.yaml"));
        assertThat(suite.readout()).isEqualTo(Suite.USUAL_READOUT);
        assertThat(suite.methods().get(0).baselines()).isTrue();
        assertThat(suite.datasets()).hasSize(27);
    }
}
