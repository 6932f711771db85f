package io.stroma.cli.heist;

import static io.stroma.cli.CommandRun.refused;
import static io.stroma.cli.CommandRun.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
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
