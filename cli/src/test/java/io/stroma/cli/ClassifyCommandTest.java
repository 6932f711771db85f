package io.stroma.cli;

import static io.stroma.cli.CommandRun.succeeds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command from files and a table to metrics and probabilities. */
class ClassifyCommandTest {

    @TempDir
    Path folder;

    private final List<String> files = new ArrayList<>();
    private Path table;

    /** Eight patients; the number of cells says the outcome, patient 8 has none. */
    @BeforeEach
    void generate() throws IOException {
        StringBuilder text = new StringBuilder("ID,Recurrence,age\n");
        for (int p = 1; p <= 9; p++) {
            boolean ill = p % 2 == 0;
            files.add(EmbeddedFixture.write(folder.resolve("patient0" + p + ".h5ad"), ill ? 130 : 80, p)
                    .toString());
            text.append(p == 9 ? "9,,60\n" : "%d,%s,%d\n".formatted(p, ill ? "1.0" : " 0.0", 50 + p));
        }
        table = Files.writeString(folder.resolve("patients.csv"), text);
    }

    private Object[] classify(String... more) {
        List<String> words = new ArrayList<>(List.of("classify"));
        words.addAll(files);
        words.addAll(List.of("--labels", table.toString(), "--use-rep", "X_test", "--quiet", "--repeats", "2"));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    @Test
    void methodsAndBaselinesAreJudgedOnTheSamePatients() throws IOException {
        Path out = folder.resolve("out");
        succeeds(classify(
                "--target",
                "Recurrence",
                "--group",
                "ID",
                "--pooling",
                "mean,moments,mixing,attention",
                "--cell-types",
                "cell_type",
                "--folds",
                "4",
                "-o",
                out.toString()));
        JsonNode metrics =
                new ObjectMapper().readTree(out.resolve("metrics.json").toFile());
        List<String> methods = new ArrayList<>();
        for (JsonNode m : metrics) {
            if (m.get("metric").asText().equals("auc")) {
                methods.add(m.get("method").asText());
                assertThat(m.get("task").asText()).isEqualTo("classify:Recurrence");
                assertThat(m.get("value").asDouble()).isBetween(0.0, 1.0);
                if (m.get("method").asText().equals("cells")) {
                    assertThat(m.get("value").asDouble()).isEqualTo(1.0);
                }
            }
        }
        assertThat(methods)
                .containsExactly(
                        "test",
                        "test_moments",
                        "test_mixing",
                        "test_attention",
                        "composition",
                        "composition_cell_type",
                        "mean_expression",
                        "own_neighbour_moments",
                        "own_pca_mixing",
                        "cells",
                        "test_and_cell_type",
                        "test_moments_and_cell_type",
                        "test_mixing_and_cell_type",
                        "test_attention_and_cell_type",
                        "mean_expression_and_cell_type",
                        "own_neighbour_moments_and_cell_type",
                        "own_pca_mixing_and_cell_type",
                        "cells_and_cell_type");
        List<String> predictions = Files.readAllLines(out.resolve("predictions.tsv"));
        assertThat(predictions.get(0)).isEqualTo("method\ttissue\ttruth\tp_0.0\tp_1.0");
        assertThat(predictions).hasSize(1 + 8 * methods.size());
        assertThat(predictions).noneMatch(l -> l.contains("patient09"));
        double both = probability(predictions, "cells_and_cell_type");
        assertThat(both)
                .isCloseTo(
                        (probability(predictions, "cells") + probability(predictions, "composition_cell_type")) / 2,
                        within(2e-4));
    }

    private static double probability(List<String> predictions, String method) {
        return predictions.stream()
                .map(l -> l.split("\t"))
                .filter(w -> w[0].equals(method) && w[1].equals("patient03"))
                .mapToDouble(w -> Double.parseDouble(w[4]))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatCannotWorkIsRefused() {
        CommandRun column = CommandRun.of(classify("--target", "Nothing", "--group", "ID"));
        assertThat(column.code()).isEqualTo(3);
        assertThat(column.err()).contains("no column 'Nothing'").contains("Recurrence");
        CommandRun age = CommandRun.of(classify("--target", "Recurrence", "--group", "age"));
        assertThat(age.code()).isEqualTo(3);
        assertThat(age.err()).contains("patient01").contains("--id");
        CommandRun many = CommandRun.of(classify("--target", "age", "--group", "ID"));
        assertThat(many.code()).isEqualTo(3);
        assertThat(many.err()).contains("in 1 patient").doesNotContain("\tat ");
    }
}
