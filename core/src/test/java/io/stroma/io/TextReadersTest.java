package io.stroma.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Tissue;
import io.stroma.tissue.ValueScale;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables and MatrixMarket, read through the front door. */
class TextReadersTest {

    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        Path path = folder.resolve(name);
        if (name.endsWith(".gz")) {
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
            return path;
        }
        return Files.writeString(path, text);
    }

    private Path cells() throws IOException {
        return write("cells.csv", "id,x,y,cell_type,area\nc2,3,4,\"B, memory\",7\nc1,1,2,T,\nc3,5,6,T,9.5\n");
    }

    private void checkContent(Tissue t) {
        t.check();
        assertThat(t.panel().names()).containsExactly("Gad1", "Mbp");
        assertThat(t.cells().names()).containsExactly("c1", "c2", "c3");
        assertThat(t.expression().slab(0, 3).get(1, 1)).isEqualTo(5);
        assertThat(t.expression().slab(0, 3).nonZeros()).isEqualTo(4);
        assertThat(t.positions().x()).containsExactly(1, 3, 5);
        assertThat(t.positions().y()).containsExactly(2, 4, 6);
        assertThat(t.cells().column("cell_type").orElseThrow().text(1)).isEqualTo("B, memory");
        assertThat(t.cells().column("area").orElseThrow()).isInstanceOf(CellColumn.Real.class);
        assertThat(t.scale()).isEqualTo(ValueScale.COUNTS);
    }

    @Test
    void tableOfCellsByGenesWithItsTableOfCells() throws IOException {
        Path csv = write("counts.csv", "cell,Gad1,Mbp\nc1,1,0\nc2,0,5\nc3,2,3\n");
        ReadOptions options = ReadOptions.defaults().withCellTable(cells()).withUnit(LengthUnit.MICROMETRE);
        try (TissueFile file = TissueFiles.open(csv, options)) {
            checkContent(file.tissue());
            assertThat(file.notes()).isEmpty();
        }
        Path tsv = write("counts.tsv.gz", "cell\tGad1\tMbp\nc1\t1\t0\nc2\t0\t5\nc3\t2\t3\n");
        try (TissueFile file = TissueFiles.open(tsv, options)) {
            checkContent(file.tissue());
        }
    }

    @Test
    void matrixMarketInBothOrientations() throws IOException {
        write("barcodes.tsv", "c1\nc2\nc3\n");
        write("features.tsv.gz", "ENS1\tGad1\tGene Expression\nENS2\tMbp\tGene Expression\n");
        ReadOptions options = ReadOptions.defaults().withCellTable(cells());
        Path byGene = write(
                "matrix.mtx.gz",
                "%%MatrixMarket matrix coordinate integer general\n% made by hand\n2 3 4\n1 1 1\n2 2 5\n1 3 2\n2 3 3\n");
        try (TissueFile file = TissueFiles.open(byGene, options)) {
            checkContent(file.tissue());
            assertThat(file.notes()).anyMatch(n -> n.contains("unit"));
        }
        try (TissueFile file = TissueFiles.open(folder, options)) {
            checkContent(file.tissue());
        }
        Path byCell = write(
                "other.mtx", "%%MatrixMarket matrix coordinate real general\n3 2 4\n2 2 5\n1 1 1\n3 2 3.0\n3 1 2\n");
        try (TissueFile file = TissueFiles.open(byCell, options)) {
            checkContent(file.tissue());
        }
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        ReadOptions plain = ReadOptions.defaults();
        assertThatThrownBy(() -> TissueFiles.open(folder.resolve("nowhere.csv"), plain))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("does not exist");
        Path ragged = write("ragged.csv", "cell,a,b\nc1,1,2\nc2,1\n");
        assertThatThrownBy(() -> TissueFiles.open(ragged, plain)).hasMessageContaining("line 3 has 2 fields");
        Path words = write("words.csv", "cell,a,b\nc1,1,T cell\n");
        assertThatThrownBy(() -> TissueFiles.open(words, plain)).hasMessageContaining("'T cell' is no number");
        Path other = write("strange.xyz", "1");
        assertThatThrownBy(() -> TissueFiles.open(other, plain)).hasMessageContaining("unknown format");
        Path counts = write("counts.csv", "cell,a,b\nc9,1,2\n");
        ReadOptions joined = plain.withCellTable(cells());
        assertThatThrownBy(() -> TissueFiles.open(counts, joined)).hasMessageContaining("'c9' of the matrix is not");
        write("barcodes.tsv", "c1\nc2\nc3\n");
        write("genes.tsv", "Gad1\nMbp\n");
        Path cut = write("cut.mtx", "%%MatrixMarket matrix coordinate integer general\n2 3 4\n1 1 1\n");
        assertThatThrownBy(() -> TissueFiles.open(cut, plain)).hasMessageContaining("damaged or incomplete");
        Path cells = write("lone.csv", "cell,a\nc1,1\nc2,3\n");
        try (TissueFile file = TissueFiles.open(cells, plain)) {
            assertThat(file.notes()).anyMatch(n -> n.contains("--cells"));
            assertThatThrownBy(file.tissue()::check).hasMessageContaining("no cell has finite coordinates");
        }
    }
}
