package io.stroma.cli;

import static io.stroma.cli.CommandRun.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stroma.io.h5ad.H5adFile;
import io.stroma.tissue.CellColumn;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command from files to metrics and to predicted labels. */
class AnnotateCommandTest {

    @TempDir
    Path folder;

    private Path one;
    private Path two;

    @BeforeEach
    void generate() {
        one = EmbeddedFixture.write(folder.resolve("one.h5ad"), 400, 1);
        two = EmbeddedFixture.write(folder.resolve("two.h5ad"), 400, 2);
    }

    private Object[] annotate(Path in, String... more) {
        String[] words = new String[7 + more.length];
        System.arraycopy(
                new String[] {"annotate", in.toString(), "--label", "cell_type", "--use-rep", "X_test", "--quiet"},
                0,
                words,
                0,
                7);
        System.arraycopy(more, 0, words, 7, more.length);
        return words;
    }

    private static JsonNode metric(JsonNode all, String method, String split) {
        for (JsonNode m : all) {
            if (m.get("method").asText().equals(method)
                    && m.get("split").asText().equals(split)
                    && m.get("metric").asText().equals("f1_macro")) {
                return m;
            }
        }
        throw new AssertionError(method + " " + split + " is not in " + all);
    }

    /** Its cells would be held out and learned from at once, and noise would look like knowledge. */
    @Test
    void aFileGivenTwiceIsRefused() {
        Path same = one.resolveSibling(".").resolve("one.h5ad");
        assertThat(CommandRun.refused(
                        2, "annotate", one, two, same, "--label", "cell_type", "--use-rep", "X_test", "--quiet"))
                .contains("given twice");
    }

    @Test
    void blocksAndRandomAreTheDefaultAndBaselinesStandBeside() throws IOException {
        Path out = folder.resolve("metrics.json");
        succeeds(annotate(one, "--seeds", "2", "-o", out.toString()));
        JsonNode metrics = new ObjectMapper().readTree(out.toFile());
        assertThat(metric(metrics, "test", "blocks").get("value").asDouble()).isGreaterThan(0.8);
        for (String method : new String[] {"own_pca", "neighbour_mean", "own_neighbour", "own_pca_turned"}) {
            assertThat(metric(metrics, method, "blocks").get("n").asInt()).isEqualTo(2);
        }
        assertThat(metric(metrics, "test", "random").get("value").asDouble()).isGreaterThan(0.8);
        assertThat(metrics).hasSize(28);
    }

    @Test
    void tissuesAreHeldOutAcrossFilesAndSections() throws IOException {
        JsonNode files = new ObjectMapper()
                .readTree(succeeds(annotate(one, two.toString(), "--split", "tissue,random", "--seeds", "1", "--json"))
                        .out());
        assertThat(metric(files, "test", "tissue").get("n").asInt()).isEqualTo(2);
        assertThat(metric(files, "test", "tissue").get("dataset").asText()).isEqualTo("one+two");
        assertThat(metric(files, "test", "tissue").get("value").asDouble()).isGreaterThan(0.8);
        assertThat(metric(files, "own_pca", "random").get("n").asInt()).isEqualTo(1);
        JsonNode sections = new ObjectMapper()
                .readTree(succeeds(annotate(one, "--tissue", "half", "--split", "tissue", "--json"))
                        .out());
        assertThat(metric(sections, "test", "tissue").get("dataset").asText()).isEqualTo("left+right");
    }

    @Test
    void labelsAreCarriedToAnotherFile() {
        Path out = folder.resolve("labelled.h5ad");
        CommandRun done = succeeds(annotate(one, "--predict", two.toString(), "-o", out.toString()));
        assertThat(done.out()).contains("against the file's own 'cell_type'");
        try (H5adFile file = H5adFile.open(out)) {
            CellColumn truth = file.cells().column("cell_type").orElseThrow();
            CellColumn found = file.cells().column("predicted_cell_type").orElseThrow();
            CellColumn.Real p = (CellColumn.Real)
                    file.cells().column("predicted_cell_type_probability").orElseThrow();
            int right = 0;
            for (int i = 0; i < truth.size(); i++) {
                right += truth.text(i).equals(found.text(i)) ? 1 : 0;
                assertThat(p.values()[i]).isBetween(0.1, 1.0);
            }
            assertThat(right).isGreaterThan(truth.size() * 8 / 10);
        }
    }

    @Test
    void whatCannotWorkIsRefused() {
        CommandRun alone = CommandRun.of(annotate(one, "--split", "tissue"));
        assertThat(alone.code()).isEqualTo(2);
        assertThat(alone.err()).contains("--tissue COLUMN");
        assertThat(CommandRun.of(annotate(one, "--predict", two.toString())).err())
                .contains("-o OUT.h5ad");
        CommandRun column = CommandRun.of(annotate(one, "--tissue", "slide"));
        assertThat(column.code()).isEqualTo(3);
        assertThat(column.err()).contains("no column 'slide'").contains("half");
        CommandRun key =
                CommandRun.of("annotate", one.toString(), "--label", "cell_type", "--use-rep", "X_other", "--quiet");
        assertThat(key.code()).isEqualTo(3);
        assertThat(key.err()).contains("obsm['X_other']").contains("X_test");
    }
}
