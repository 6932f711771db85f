package io.stroma.cli;

import static io.stroma.cli.CommandRun.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stroma.io.ReadOptions;
import io.stroma.io.h5ad.Annotations;
import io.stroma.io.h5ad.H5adFile;
import io.stroma.io.h5ad.H5adWriter;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.Positions;
import io.stroma.tissue.Tissue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterCommandTest {

    @TempDir
    Path folder;

    private Path in;
    private Path out;

    @BeforeEach
    void generate() {
        in = EmbeddedFixture.write(folder.resolve("in.h5ad"), 400, 1);
        out = folder.resolve("out.h5ad");
    }

    @Test
    void subClustersOfATypeComeWithTheirSurroundings() throws IOException {
        succeeds(
                "cluster",
                in.toString(),
                "--use-rep",
                "X_test",
                "--label",
                "cell_type",
                "--within-type",
                "type_1",
                "--method",
                "kmeans",
                "-k",
                "3",
                "-o",
                out.toString(),
                "--quiet");
        try (H5adFile file = H5adFile.open(out)) {
            CellColumn type = file.cells().column("cell_type").orElseThrow();
            CellColumn sub = file.cells().column("subcluster").orElseThrow();
            for (int i = 0; i < type.size(); i++) {
                assertThat(sub.text(i) != null).isEqualTo("type_1".equals(type.text(i)));
            }
        }
        JsonNode json = new ObjectMapper()
                .readTree(folder.resolve("out.subclusters.json").toFile());
        JsonNode sub = json.get("subclusters");
        assertThat(json.get("type").asText()).isEqualTo("type_1");
        assertThat(sub.get("neighbours")).hasSize(3);
        for (JsonNode row : sub.get("neighbours")) {
            double sum = 0;
            for (JsonNode share : row) {
                sum += share.asDouble();
            }
            assertThat(sum).isBetween(0.999, 1.001);
        }
        List<String> table = Files.readAllLines(folder.resolve("out.subclusters.tsv"));
        assertThat(table).hasSize(1 + 3 * sub.get("kinds").size());
        assertThat(Files.readString(folder.resolve("out.subclusters.svg")))
                .startsWith("<svg")
                .contains("type_1");
    }

    /** Quality control leaves such cells out everywhere else; they have no surroundings. */
    @Test
    void aCellWithoutAPlaceDoesNotStopTheOthers() throws IOException {
        Tissue tissue;
        Representation rep;
        try (H5adFile file = H5adFile.open(in)) {
            tissue = file.tissue(ReadOptions.defaults(), new ArrayList<>());
            rep = Representation.read(file, "X_test");
            double[] x = tissue.positions().x().clone();
            x[6] = Double.NaN;
            Positions positions =
                    new Positions(x, tissue.positions().y(), tissue.positions().unit());
            Tissue lost = new Tissue(
                    tissue.name(),
                    tissue.expression(),
                    tissue.panel(),
                    positions,
                    tissue.cells(),
                    tissue.modality(),
                    tissue.scale());
            H5adWriter.write(
                    folder.resolve("lost.h5ad"), false, lost, Annotations.none().withObsm("X_test", rep.rows()));
        }
        String type = tissue.cells().column("cell_type").orElseThrow().text(6);
        succeeds(
                "cluster",
                folder.resolve("lost.h5ad"),
                "--use-rep",
                "X_test",
                "--label",
                "cell_type",
                "--within-type",
                type,
                "-o",
                out,
                "--quiet");
        try (H5adFile file = H5adFile.open(out)) {
            assertThat(file.cells().column("subcluster").orElseThrow().text(6)).isNotNull();
        }
    }

    @Test
    void clustersOfAnEmbeddingThatKnowsTheLabelsAreMarked() {
        try (H5adFile file = H5adFile.open(in)) {
            Annotations seen = Annotations.none()
                    .withObsm("X_heist", Representation.read(file, "X_test").rows())
                    .withUns("heist", Map.of("labels_seen", "cell_type"));
            H5adWriter.copyAndAdd(in, folder.resolve("leaky.h5ad"), false, seen);
        }
        String leaky = folder.resolve("leaky.h5ad").toString();
        String[] words = {"cluster", leaky, "-o", out.toString(), "--label", "cell_type", "--use-rep"};
        assertThat(CommandRun.of((Object[]) with(words, "X_heist")).notes()).contains("leaky");
        assertThat(CommandRun.of((Object[]) with(words, "X_heist", "--evaluate", "--seeds", "1", "--force"))
                        .notes())
                .contains("leaky");
    }

    @Test
    void evaluationHasBothAlgorithmsAndBaselines() throws IOException {
        Path metrics = folder.resolve("metrics.json");
        succeeds(
                "cluster",
                in.toString(),
                "--use-rep",
                "X_test",
                "--label",
                "cell_type",
                "--evaluate",
                "--seeds",
                "2",
                "--metrics",
                metrics.toString(),
                "-o",
                out.toString(),
                "--quiet");
        JsonNode all = new ObjectMapper().readTree(metrics.toFile());
        assertThat(all).hasSize(2 * 4 * 3);
        for (JsonNode m : all) {
            assertThat(m.get("task").asText()).isIn("cluster:cell_type", "cluster_leiden:cell_type");
            if (m.get("method").asText().equals("test")
                    && m.get("metric").asText().equals("nmi")) {
                assertThat(m.get("value").asDouble()).isGreaterThan(0.7);
            }
        }
    }

    /** In a graph where a cell knows more others, fewer communities are worth a border. */
    @Test
    void moreNeighboursMakeFewerCommunities() {
        assertThat(communities("50")).isLessThan(communities("4"));
    }

    private int communities(String neighbours) {
        succeeds(
                "cluster",
                in.toString(),
                "--use-rep",
                "X_test",
                "--neighbors",
                neighbours,
                "-o",
                out.toString(),
                "--force",
                "--quiet");
        try (H5adFile file = H5adFile.open(out)) {
            CellColumn found = file.cells().column("leiden").orElseThrow();
            return (int) IntStream.range(0, found.size())
                    .mapToObj(found::text)
                    .distinct()
                    .count();
        }
    }

    @Test
    void whatCannotWorkIsRefused() {
        String[] base = {"cluster", in.toString(), "--use-rep", "X_test", "-o", out.toString(), "--quiet"};
        CommandRun unlabelled = CommandRun.of(with(base, "--within-type", "type_1"));
        assertThat(unlabelled.code()).isEqualTo(2);
        assertThat(unlabelled.err()).contains("--within-type needs --label");
        CommandRun unknown = CommandRun.of(with(base, "--within-type", "neuron", "--label", "cell_type"));
        assertThat(unknown.code()).isEqualTo(3);
        assertThat(unknown.err()).contains("no type 'neuron'").contains("type_1");
        CommandRun means = CommandRun.of(with(base, "--neighbors", "50", "--method", "kmeans", "-k", "3"));
        assertThat(means.code()).isEqualTo(2);
        assertThat(means.err()).contains("--neighbors is for Leiden");
        assertThat(CommandRun.of(with(base, "--neighbors", "1")).err()).contains("at least 2");
        assertThat(out).doesNotExist();
    }

    private static String[] with(String[] base, String... more) {
        String[] all = java.util.Arrays.copyOf(base, base.length + more.length);
        System.arraycopy(more, 0, all, base.length, more.length);
        return all;
    }
}
