package io.stroma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.io.h5ad.Annotations;
import io.stroma.io.h5ad.H5adWriter;
import io.stroma.synthetic.PlantedTissue;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.GenePanel;
import io.stroma.tissue.Positions;
import io.stroma.tissue.Tissue;
import io.stroma.tissue.ValueScale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrong inputs: the right exit code, one clear message, nothing left behind. */
class BadInputTest {

    @TempDir
    Path folder;

    private Tissue good;

    @BeforeEach
    void generate() {
        good = PlantedTissue.generate(60, 20, 1).tissue();
    }

    private Path write(String name, Tissue tissue) {
        Path path = folder.resolve(name);
        H5adWriter.write(path, true, tissue, Annotations.none());
        return path;
    }

    private Tissue with(CsrMatrix x, GenePanel panel, Positions positions, ValueScale scale) {
        return new Tissue("t", x, panel, positions, good.cells(), good.modality(), scale);
    }

    private void refused(int code, String message, String... words) throws IOException {
        assertThat(CommandRun.refused(code, (Object[]) words)).contains(message);
        try (Stream<Path> left = Files.walk(folder)) {
            assertThat(left.map(p -> p.getFileName().toString()))
                    .noneMatch(n -> n.endsWith(".part") || n.equals("embeddings.h5ad") || n.equals("report.html"));
        }
    }

    private void runRefused(int code, String message, Path in) throws IOException {
        refused(
                code,
                message,
                "heist",
                "run",
                in.toString(),
                "-o",
                folder.resolve("out").toString(),
                "--quiet");
    }

    private CsrMatrix changed(float value) {
        CsrMatrix x = good.expression().slab(0, good.cellCount());
        float[] dense = new float[good.cellCount() * good.geneCount()];
        for (int i = 0; i < x.rows(); i++) {
            for (int k = x.rowStart(i); k < x.rowStart(i + 1); k++) {
                dense[i * x.columns() + x.column(k)] = x.value(k);
            }
        }
        dense[33] = value;
        return CsrMatrix.ofDense(good.cellCount(), good.geneCount(), dense);
    }

    @Test
    void missingTruncatedAndForeignFiles() throws IOException {
        runRefused(3, "does not exist", folder.resolve("nowhere.h5ad"));
        Path whole = write("whole.h5ad", good);
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("cut.h5ad"), Arrays.copyOf(bytes, bytes.length / 2));
        runRefused(3, "cut.h5ad", cut);
        runRefused(3, "cannot be opened as HDF5", Files.writeString(folder.resolve("text.h5ad"), "text"));
    }

    @Test
    void coordinates() throws IOException {
        double[] nowhere = new double[good.cellCount()];
        Arrays.fill(nowhere, Double.NaN);
        Positions lost = new Positions(nowhere, nowhere, good.positions().unit());
        runRefused(3, "coordinates", write("lost.h5ad", with(changed(1), good.panel(), lost, good.scale())));
    }

    @Test
    void values() throws IOException {
        runRefused(3, "NaN", write("nan.h5ad", with(changed(Float.NaN), good.panel(), good.positions(), good.scale())));
        runRefused(
                3,
                "Infinity",
                write(
                        "inf.h5ad",
                        with(changed(Float.POSITIVE_INFINITY), good.panel(), good.positions(), good.scale())));
        runRefused(
                3, "negative", write("neg.h5ad", with(changed(-2), good.panel(), good.positions(), ValueScale.COUNTS)));
    }

    @Test
    void nothingToWorkOn() throws IOException {
        CsrMatrix empty = new CsrMatrix(0, new int[good.cellCount() + 1], new int[0], new float[0]);
        runRefused(
                3,
                "no genes",
                write("genes.h5ad", with(empty, new GenePanel(List.of()), good.positions(), good.scale())));
        String none = folder.resolve("genes.h5ad").toString();
        refused(3, "no genes", "heist", "impute", none, "--evaluate", "--memory", "8g");
        int[] one = {0};
        Tissue lone = new Tissue(
                "one",
                good.expression().slab(0, 1),
                good.panel(),
                good.positions().select(one),
                good.cells().select(one),
                good.modality(),
                good.scale());
        runRefused(3, "cell", write("one.h5ad", lone));
    }

    @Test
    void labelsRepresentationsAndOutputs() throws IOException {
        Path file = write("good.h5ad", good);
        refused(3, "no obsm['X_heist']", "annotate", file.toString(), "--label", "cell_type");
        refused(
                3,
                "no obsm['X_pca']",
                "cluster",
                file.toString(),
                "--use-rep",
                "X_pca",
                "-o",
                folder.resolve("c.h5ad").toString());
        refused(3, "no column 'nowhere'", "annotate", file.toString(), "--label", "nowhere", "--use-rep", "spatial");
        refused(2, "exists", "cluster", file.toString(), "--use-rep", "spatial", "-o", file.toString());
        refused(2, "the input", "cluster", file.toString(), "--use-rep", "spatial", "-o", file.toString(), "--force");
        Path block = Files.writeString(folder.resolve("block"), "a file in the way");
        refused(2, "is a file", "heist", "run", file.toString(), "-o", block.toString());
        refused(2, "not empty", "heist", "run", file.toString(), "-o", folder.toString());
        refused(
                3,
                "is not a model",
                "heist",
                "embed",
                file.toString(),
                "-m",
                folder.resolve("m").toString(),
                "-o",
                folder.resolve("e.h5ad").toString());
        refused(
                3,
                "no prepared tissue",
                "heist",
                "pretrain",
                folder.toString(),
                "-o",
                folder.resolve("m").toString());
    }

    @Test
    void wordsThatMakeNoSense() throws IOException {
        Path file = write("good.h5ad", good);
        String out = folder.resolve("o").toString();
        refused(2, "--threads", "heist", "run", file.toString(), "-o", out, "--threads", "0");
        refused(2, "cuda", "heist", "run", file.toString(), "-o", out, "--device", "cuda");
        refused(2, "--profile", "heist", "run", file.toString(), "-o", out, "--profile", "best");
        refused(2, "--types", "heist", "run", file.toString(), "-o", out, "--types", "labels:");
        refused(2, "--grn-fraction", "heist", "run", file.toString(), "-o", out, "--grn-fraction", "3");
        refused(2, "Missing command", new String[0]);
        refused(2, "heist --help", "heist", "rnu");
    }

    @Test
    void inspectionOfSoundAndUnsoundFiles() throws IOException {
        Path file = write("good.h5ad", good);
        CommandRun.succeeds("inspect", file);
        refused(
                3,
                "1 of 2 files",
                "inspect",
                file.toString(),
                folder.resolve("nowhere.h5ad").toString());
    }
}
