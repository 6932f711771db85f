package io.stroma.cli.heist;

import static io.stroma.cli.CommandRun.refused;
import static io.stroma.cli.CommandRun.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.stroma.cli.CommandRun;
import io.stroma.io.h5ad.Annotations;
import io.stroma.io.h5ad.H5adWriter;
import io.stroma.synthetic.PlantedTissue;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.GenePanel;
import io.stroma.tissue.Tissue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {

    private static final int CELLS = 200;

    @TempDir
    Path folder;

    private Path in;
    private Path out;

    /** A tissue whose cell types are all the same, with niches that are not. */
    @BeforeEach
    void generate() {
        Tissue planted = PlantedTissue.generate(CELLS, 16, 2).tissue();
        Tissue tissue = new Tissue(
                planted.name(),
                planted.expression(),
                planted.panel(),
                planted.positions(),
                planted.cells().with("cell_type", new CellColumn.Categorical(new int[CELLS], List.of("cell"), false)),
                planted.modality(),
                planted.scale());
        in = folder.resolve("tissue.h5ad");
        H5adWriter.write(in, false, tissue, Annotations.none());
        out = folder.resolve("out");
    }

    @Test
    void aUsualLabelThatCannotBeJudgedCostsNothingElse() throws IOException {
        CommandRun run =
                succeeds("heist", "run", in, "-o", out, "--width", "16", "--layers", "1", "--epochs", "1", "--quiet");
        assertThat(run.notes()).contains("'cell_type' has 1 classes");
        assertThat(run.out()).as("results, even with --quiet").contains("annotate:niche", "own_pca");
        assertThat(out.resolve("embeddings.h5ad")).exists();
        assertThat(Files.readString(out.resolve("metrics.json")))
                .contains("annotate:niche")
                .doesNotContain("annotate:cell_type");
        assertThat(Files.readString(out.resolve("report.html")))
                .contains("label: niche")
                .contains("cell (200)");
    }

    /** Symbols in training, identifiers here: all numbers would be finite and mean little. */
    @Test
    void genesThatTheModelDoesNotKnowAreCounted() {
        Path model = out.resolve("model");
        succeeds("heist", "run", in, "-o", out, "--width", "16", "--layers", "1", "--epochs", "1", "--quiet");
        assertThat(refused(2, "heist", "run", in, "-o", out, "--resume", "--quiet"))
                .contains("finished run");
        Path other = folder.resolve("other.h5ad");
        H5adWriter.write(
                other, false, renamed(PlantedTissue.generate(CELLS, 16, 3).tissue()), Annotations.none());
        Path embedded = folder.resolve("embedded.h5ad");
        assertThat(succeeds("heist", "embed", other, "-m", model, "-o", embedded, "--quiet")
                        .notes())
                .contains("trained on 0 of the 16 genes");
        assertThat(succeeds("heist", "embed", in, "-m", model, "-o", embedded, "--force", "--quiet")
                        .notes())
                .doesNotContain("trained on");
    }

    /** Interrupted behind the training: the same run takes its model, another one is told what differs. */
    @Test
    void aRunThatHadTrainedIsResumedWithoutTraining() throws IOException {
        succeeds(run());
        Path weights = out.resolve("model").resolve("model.safetensors");
        byte[] model = Files.readAllBytes(weights);
        byte[] scores = Files.readAllBytes(out.resolve("metrics.json"));
        FileTime then = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(weights, then);
        Files.delete(out.resolve("run.json"));
        Files.delete(out.resolve("metrics.json"));
        assertThat(refused(3, run("--resume", "--epochs", "2"))).contains("training.maxEpochs was 1 and is now 2");
        Path same = in;
        in = TrainedFixture.tissue(folder.resolve("other.h5ad"), CELLS, 16);
        assertThat(refused(3, run("--resume"))).contains("other data");
        in = same;
        assertThat(refused(2, "heist", "run", in, "-o", out, "--resume", "-m", out.resolve("model")))
                .contains("--resume");
        CommandRun resumed = succeeds(run("--resume", "--json"));
        assertThat(resumed.notes()).doesNotContain("training HEIST");
        assertThat(new ObjectMapper().readTree(resumed.out()))
                .isEqualTo(
                        new ObjectMapper().readTree(out.resolve("metrics.json").toFile()));
        assertThat(Files.getLastModifiedTime(weights)).isEqualTo(then);
        assertThat(Files.readAllBytes(weights)).isEqualTo(model);
        assertThat(Files.readAllBytes(out.resolve("metrics.json"))).isEqualTo(scores);
        assertThat(Files.readString(out.resolve("report.html"))).contains("epoch");
    }

    private Object[] run(String... more) {
        Object[] words = {"heist", "run", in, "-o", out, "--width", "16", "--layers", "1"};
        List<String> epochs = List.of(more).contains("--epochs") ? List.of() : List.of("--epochs", "1");
        return Stream.of(Stream.of(words), epochs.stream(), Stream.of(more))
                .flatMap(s -> s)
                .toArray();
    }

    private static Tissue renamed(Tissue t) {
        List<String> names = t.panel().names().stream().map(n -> "ENSG_" + n).toList();
        return new Tissue(
                t.name(), t.expression(), new GenePanel(names), t.positions(), t.cells(), t.modality(), t.scale());
    }

    @Test
    void aLabelThatWasAskedForIsRefusedBeforeTraining() {
        assertThat(refused(3, "heist", "run", in, "-o", out, "--label", "cell_type", "--quiet"))
                .contains("'cell_type' has 1 classes");
        assertThat(out.resolve("model")).doesNotExist();
    }
}
