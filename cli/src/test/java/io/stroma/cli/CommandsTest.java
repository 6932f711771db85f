package io.stroma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stroma.io.h5ad.Annotations;
import io.stroma.io.h5ad.H5adFile;
import io.stroma.io.h5ad.H5adWriter;
import io.stroma.synthetic.PlantedTissue;
import io.stroma.tissue.CellColumn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands print, write and leave alone. */
class CommandsTest {

    private static final int CELLS = 300;

    @TempDir
    static Path data;

    @TempDir
    Path folder;

    private static Path tissue;

    @BeforeAll
    static void write() {
        tissue = data.resolve("tissue.h5ad");
        H5adWriter.write(tissue, false, PlantedTissue.generate(CELLS, 20, 1).tissue(), Annotations.none());
    }

    private void nothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void inspectPrintsJsonAndNothingElse() throws IOException {
        CommandRun got = CommandRun.of("inspect", tissue.toString(), "--json");
        assertThat(got.code()).as(got.err()).isZero();
        JsonNode json = new ObjectMapper().readTree(got.out());
        assertThat(json).hasSize(1);
        JsonNode one = json.get(0);
        assertThat(one.get("cells").asInt()).isEqualTo(CELLS);
        assertThat(one.get("genes").asInt()).isEqualTo(20);
        assertThat(one.get("scale").asText()).isEqualTo("counts");
        assertThat(one.get("unit").asText()).isEqualTo("µm");
        assertThat(one.get("sampled").isNull())
                .as("a small file is looked at whole")
                .isTrue();
        assertThat(one.get("zeroFraction").asDouble()).isBetween(0.05, 0.95);
        assertThat(one.get("minimum").asDouble()).isZero();
        assertThat(one.get("maximum").asDouble()).isGreaterThan(1);
        assertThat(one.get("columns").get("cell_type").asText()).startsWith("8 categories");
        assertThat(one.get("problems")).isEmpty();
    }

    @Test
    void inspectBelievesTheUserMoreThanTheFile() throws IOException {
        CommandRun got =
                CommandRun.of("inspect", tissue.toString(), "--json", "--unit", "pixel", "--modality", "protein");
        JsonNode one = new ObjectMapper().readTree(got.out()).get(0);
        assertThat(one.get("unit").asText()).isEqualTo("px");
        assertThat(one.get("modality").asText()).isEqualTo("protein");
    }

    @Test
    void inspectNamesWhatIsNotThere() {
        assertThat(CommandRun.of("inspect", tissue.toString(), "--layer", "raw"))
                .satisfies(o -> assertThat(o.code()).isEqualTo(3))
                .satisfies(o -> assertThat(o.err()).contains("no layer 'raw'", "no layers"));
        assertThat(CommandRun.of("inspect", tissue.toString(), "--x", "u", "--y", "v")
                        .err())
                .contains("no cell column 'u' (--x)", "it has:", "cell_type");
        assertThat(CommandRun.of("inspect", tissue.toString(), "--x", "cell_type", "--y", "cell_type")
                        .err())
                .contains("holds no numbers");
        assertThat(CommandRun.of("inspect", tissue.toString(), "--unit", "inch").code())
                .isEqualTo(2);
        assertThat(CommandRun.of("inspect").code()).isEqualTo(2);
    }

    @Test
    void clusterWritesTheColumnItPromises() {
        Path out = folder.resolve("clusters.h5ad");
        CommandRun got = CommandRun.of(
                "cluster",
                tissue.toString(),
                "--use-rep",
                "spatial",
                "-o",
                out.toString(),
                "--method",
                "kmeans",
                "-k",
                "4",
                "--key-added",
                "place",
                "--quiet");
        assertThat(got.code()).as(got.err()).isZero();
        try (H5adFile file = H5adFile.open(out)) {
            CellColumn column = file.cells().column("place").orElseThrow();
            assertThat(column).isInstanceOf(CellColumn.Categorical.class);
            assertThat(((CellColumn.Categorical) column).categories()).containsExactly("0", "1", "2", "3");
            assertThat(file.cells().columns()).containsKeys("cell_type", "niche");
        }
    }

    @Test
    void clusterPrintsItsAgreementAsJson() throws IOException {
        CommandRun got = CommandRun.of(
                "cluster",
                tissue.toString(),
                "--use-rep",
                "spatial",
                "-o",
                folder.resolve("c.h5ad").toString(),
                "--method",
                "kmeans",
                "--label",
                "niche",
                "--json",
                "--quiet");
        assertThat(got.code()).as(got.err()).isZero();
        JsonNode json = new ObjectMapper().readTree(got.out());
        assertThat(json.get("label").asText()).isEqualTo("niche");
        assertThat(json.get("n").asInt()).isBetween(CELLS / 2, CELLS); // cells of very rare labels do not count
        assertThat(json.get("nmi").asDouble()).isBetween(0.1, 1.0); // niches are places
    }

    @Test
    void anExistingOutputIsKeptUnlessForced() throws IOException {
        Path out = Files.writeString(folder.resolve("mine.h5ad"), "precious");
        String[] words = {
            "cluster", tissue.toString(), "--use-rep", "spatial", "-o", out.toString(), "--method", "kmeans", "-k", "2",
        };
        CommandRun refused = CommandRun.of((Object[]) words);
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("mine.h5ad exists", "--force");
        assertThat(out).hasContent("precious");
        String[] forced = java.util.Arrays.copyOf(words, words.length + 2);
        forced[words.length] = "--force";
        forced[words.length + 1] = "--quiet";
        assertThat(CommandRun.of((Object[]) forced).code()).isZero();
        try (H5adFile file = H5adFile.open(out)) {
            assertThat(file.cells().columns()).containsKey("kmeans");
        }
    }

    @Test
    void anUnwritableOutputIsRefusedAndNothingIsLeft() throws IOException {
        Path file = Files.writeString(data.resolve("in_the_way"), "a file");
        CommandRun got = CommandRun.of(
                "cluster",
                tissue.toString(),
                "--use-rep",
                "spatial",
                "-o",
                file.resolve("c.h5ad").toString(),
                "--method",
                "kmeans",
                "-k",
                "2");
        assertThat(got.code()).isEqualTo(3);
        assertThat(got.err()).contains("is not a folder").doesNotContain("\tat ");
        assertThat(file).hasContent("a file");
        nothingIsLeft();
    }

    @Test
    void clusterNeedsToKnowHowMany() throws IOException {
        String out = folder.resolve("c.h5ad").toString();
        String in = tissue.toString();
        assertThat(CommandRun.of("cluster", in, "--use-rep", "spatial", "-o", out, "--method", "kmeans")
                        .err())
                .contains("--clusters K");
        assertThat(CommandRun.of("cluster", in, "--use-rep", "spatial", "-o", out, "-k", "0")
                        .code())
                .isEqualTo(2);
        assertThat(CommandRun.of("cluster", in, "--use-rep", "spatial", "-o", out, "--resolution", "-1")
                        .code())
                .isEqualTo(2);
        assertThat(CommandRun.of("cluster", in, "--use-rep", "spatial", "-o", out, "--method", "magic")
                        .err())
                .contains("magic");
        assertThat(CommandRun.of("cluster", in, "--use-rep", "spatial").err()).contains("--out");
        nothingIsLeft();
    }

    @Test
    void heistStagesRefuseWhatTheyCannotUse() throws IOException {
        String in = tissue.toString();
        String out = folder.resolve("o").toString();
        assertThat(CommandRun.of("heist", "prepare", in).err()).contains("--out");
        assertThat(CommandRun.of("heist", "prepare", in, "-o", out, "--max-genes", "0")
                        .err())
                .contains("--max-genes must lie between");
        assertThat(CommandRun.of("heist", "prepare", in, "-o", out, "--types", "labels:nothing")
                        .err())
                .contains("nothing");
        assertThat(CommandRun.of("heist", "pretrain", in, "-o", out).err())
                .contains("no prepared tissue", "stroma heist prepare");
        assertThat(CommandRun.of("heist", "pretrain", in, "-o", out, "--width", "30")
                        .err())
                .contains("--width");
        assertThat(CommandRun.of("heist", "pretrain", in, "-o", out, "--set", "nonsense=1")
                        .err())
                .contains("nonsense");
        assertThat(CommandRun.of("heist", "embed", in, "-m", out, "-o", out + ".h5ad")
                        .err())
                .contains("is not a model");
        assertThat(CommandRun.of("heist", "embed", in, "-o", out + ".h5ad").err())
                .contains("--model");
        assertThat(CommandRun.of(
                                "heist", "networks", folder.resolve("none.h5ad").toString(), "-o", out)
                        .err())
                .contains("does not exist");
        nothingIsLeft();
    }

    @Test
    void preparedTissuesAreNotReplacedUnasked() throws IOException {
        Path out = folder.resolve("prepared");
        assertThat(CommandRun.of("heist", "prepare", tissue.toString(), "-o", out.toString(), "--quiet")
                        .code())
                .isZero();
        CommandRun again = CommandRun.of("heist", "prepare", tissue.toString(), "-o", out.toString());
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err()).contains("not empty", "--force");
        Path mark = Files.writeString(folder.resolve("prepared/mark"), "x");
        assertThat(CommandRun.of("heist", "prepare", tissue.toString(), "-o", out.toString(), "--quiet", "--force")
                        .code())
                .isZero();
        assertThat(mark).exists();
    }

    @Test
    void helpAndVersionAreNoErrors() {
        for (String[] words : new String[][] {
            {"--help"}, {"inspect", "--help"}, {"heist", "--help"}, {"heist", "embed", "--help"}, {"help", "cluster"}
        }) {
            CommandRun got = CommandRun.of((Object[]) words);
            assertThat(got.code()).isZero();
            assertThat(got.out()).contains("Usage:");
        }
        assertThat(CommandRun.of("--version").out().strip()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(CommandRun.of("inspekt").err()).contains("inspect");
        assertThat(CommandRun.of("inspect", tissue.toString(), "--jsn").err()).contains("--jsn");
    }
}
