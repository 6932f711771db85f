package io.stroma.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stroma.cli.CommandRun;
import io.stroma.io.h5ad.Annotations;
import io.stroma.io.h5ad.H5adWriter;
import io.stroma.synthetic.PlantedTissue;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.Tissue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Labels that mean nothing, through the whole pipeline from file to table: no method may read them off, unless its gene
 * networks were built from them. That one does is what the published protocol would report as a result.
 */
class LabelLeakTest {

    private static final int CELLS = 1000;
    private static final double CHANCE = 1.0 / 8; // of eight types, were they equally large; less in fact

    private static final String SUITE = """
            name: shuffled labels
            seeds: 1
            datasets:
              - name: planted
                files: [planted.h5ad]
                labels: {shuffled: type, cell_type: type}
                splits: [random]
            methods:
              - {name: baselines, baselines: true}
              - {name: heist, options: ["--width", "32", "--epochs", "2"]}
              - {name: paper, profile: paper, options: ["--width", "32", "--layers", "2", "--epochs", "2"]}
              - {name: leak, profile: paper, types: "labels:shuffled", leaky: true,
                 options: ["--width", "32", "--layers", "2", "--epochs", "2"]}
            """;

    @TempDir
    Path folder;

    @Test
    void shuffledLabelsScoreAtChanceUnlessTheNetworksKnowThem() throws IOException {
        Tissue planted = PlantedTissue.generate(CELLS, 24, 5).tissue();
        CellColumn types = planted.cells().column(PlantedTissue.CELL_TYPE).orElseThrow();
        Tissue tissue = new Tissue(
                planted.name(),
                planted.expression(),
                planted.panel(),
                planted.positions(),
                planted.cells().with("shuffled", types.select(shuffledRows())),
                planted.modality(),
                planted.scale());
        H5adWriter.write(folder.resolve("planted.h5ad"), false, tissue, Annotations.none());
        Path suite = Files.writeString(folder.resolve("suite.yaml"), SUITE);
        Path out = folder.resolve("out");

        CommandRun.succeeds("evaluate", suite, "-o", out, "--data", folder, "--task", "annotate", "--quiet");
        Map<String, Double> shuffled = scores(out, "annotate:shuffled");
        for (String honest : new String[] {"own_pca", "neighbour_mean", "own_neighbour", "heist", "paper"}) {
            assertThat(shuffled.get(honest)).as(honest).isLessThan(1.6 * CHANCE);
        }
        assertThat(shuffled.get("leak (leaky)")).isGreaterThan(2 * CHANCE);
        assertThat(scores(out, "annotate:cell_type").get("heist")).isGreaterThan(3 * CHANCE);
    }

    /** Types of the embedded file are inferred, but the model was trained on networks that knew the labels. */
    @Test
    void labelsThatEnteredByTrainingAreNamed() {
        Path file = folder.resolve("planted.h5ad");
        H5adWriter.write(file, false, PlantedTissue.generate(200, 16, 5).tissue(), Annotations.none());
        Path prepared = folder.resolve("prepared");
        Path model = folder.resolve("model");
        Path embedded = folder.resolve("embedded.h5ad");
        CommandRun.succeeds("heist", "prepare", file, "-o", prepared, "--types", "labels:cell_type", "--quiet");
        CommandRun.succeeds(
                "heist",
                "pretrain",
                prepared,
                "-o",
                model,
                "--width",
                "16",
                "--layers",
                "1",
                "--epochs",
                "1",
                "--quiet");
        CommandRun.succeeds("heist", "embed", file, "-m", model, "-o", embedded, "--quiet");
        assertThat(model.resolve("README.md")).content().contains("It has seen labels");
        CommandRun judged = CommandRun.succeeds(
                "annotate", embedded, "--use-rep", "X_heist_gene", "--label", "cell_type", "--seeds", "1", "--quiet");
        assertThat(judged.notes()).contains("leaky");
        Path run = folder.resolve("run");
        CommandRun again = CommandRun.succeeds("heist", "run", file, "-m", model, "-o", run, "--quiet");
        assertThat(again.notes()).contains("'cell_type': scores on it are leaky");
        assertThat(run.resolve("report.html")).content().contains("scores on cell_type are leaky");
    }

    private static int[] shuffledRows() {
        List<Integer> rows = new ArrayList<>(IntStream.range(0, CELLS).boxed().toList());
        Collections.shuffle(rows, new Random(7));
        return rows.stream().mapToInt(Integer::intValue).toArray();
    }

    private static Map<String, Double> scores(Path out, String task) throws IOException {
        Map<String, Double> byMethod = new HashMap<>();
        for (JsonNode metric :
                new ObjectMapper().readTree(out.resolve("metrics.json").toFile())) {
            if (metric.get("task").asText().equals(task)
                    && metric.get("metric").asText().equals("f1_macro")) {
                byMethod.put(metric.get("method").asText(), metric.get("value").asDouble());
            }
        }
        return byMethod;
    }
}
