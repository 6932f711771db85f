package io.stroma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stroma.error.UsageException;
import io.stroma.tasks.SubClusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubClusterFilesTest {

    /** Two sub-clusters: one among A only, one half and half; C is nowhere. */
    private static final SubClusters FOUND = new SubClusters(
            List.of("A", "B", "C"), new int[] {30, 10}, new double[][] {{1, 0, 0}, {0.5, 0.5, 0}}, new double[] {
                0.75, 0.25, 0
            });

    @TempDir
    Path folder;

    @Test
    void theFilesStandBesideTheOutput() {
        assertThat(SubClusterFiles.beside(Path.of("a/out.H5AD")))
                .containsExactly(
                        Path.of("a/out.subclusters.tsv"),
                        Path.of("a/out.subclusters.json"),
                        Path.of("a/out.subclusters.svg"));
        assertThat(SubClusterFiles.beside(Path.of("plain")).get(0)).isEqualTo(Path.of("plain.subclusters.tsv"));
    }

    /** Shares, the type's average, and log2 of one over the other; empty where there is nothing to divide by. */
    @Test
    void everyRowIsASubClusterAndANeighbour() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY); // decimal commas there would break the table
            List<String> rows = SubClusterFiles.table(FOUND).lines().toList();
            assertThat(rows).hasSize(1 + 2 * 3);
            assertThat(rows.get(0)).isEqualTo("subcluster\tcells\tneighbour\tshare\ttype_average\tlog2_enrichment");
            assertThat(rows.get(1)).isEqualTo("0\t30\tA\t1.0000\t0.7500\t0.413");
            assertThat(rows.get(5)).isEqualTo("1\t10\tB\t0.5000\t0.2500\t0.986");
            assertThat(rows).allMatch(row -> row.split("\t", -1).length == 6).noneMatch(row -> row.contains("NaN"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void tableJsonAndFigureSayTheSame() throws IOException {
        Path out = folder.resolve("out.h5ad");
        SubClusterFiles.write(out, "T <cell>", FOUND, false);
        List<Path> files = SubClusterFiles.beside(out);
        JsonNode json = new ObjectMapper().readTree(files.get(1).toFile());
        assertThat(json.get("type").asText()).isEqualTo("T <cell>");
        assertThat(json.at("/subclusters/size/1").asInt()).isEqualTo(10);
        assertThat(json.at("/subclusters/neighbours/1/1").asDouble()).isEqualTo(0.5);
        assertThat(files.get(0)).hasContent(SubClusterFiles.table(FOUND));
        assertThat(Files.readString(files.get(2)))
                .startsWith("<svg")
                .contains("T &lt;cell&gt;", "0 (30 cells)", "1 (10 cells)")
                .doesNotContain("NaN");
    }

    @Test
    void filesThatExistAreKeptUnlessForced() throws IOException {
        Path out = folder.resolve("out.h5ad");
        Path mine = Files.writeString(SubClusterFiles.beside(out).get(0), "mine");
        assertThatThrownBy(() -> SubClusterFiles.write(out, "T", FOUND, false))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--force");
        assertThat(mine).hasContent("mine");
        SubClusterFiles.write(out, "T", FOUND, true);
        assertThat(mine).hasContent(SubClusterFiles.table(FOUND));
    }
}
