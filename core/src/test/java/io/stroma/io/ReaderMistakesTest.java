package io.stroma.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every mistake in a text input: which file, where in it, what is wrong. */
class ReaderMistakesTest {

    private static final String BANNER = "%%MatrixMarket matrix coordinate integer general\n";

    @TempDir
    Path folder;

    @BeforeEach
    void names() throws IOException {
        write("barcodes.tsv", "c1\nc2\nc3\n");
        write("genes.tsv", "E1\tGad1\nE2\tMbp\n");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private void refused(Path path, ReadOptions options, String... parts) {
        assertThatThrownBy(() -> TissueFiles.open(path, options))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(path.getFileName().toString())
                .hasMessageContainingAll(parts);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 3 4;1 1 1 | damaged or incomplete",
                "2 3 1;3 1 1 | entry 1 lies outside the matrix",
                "2 3 1;0 1 1 | entry 1 lies outside the matrix",
                "2 3 2;1 1 1;1 1 2 | an entry occurs twice",
                "2 3 -4 | it is damaged (-4 entries in a matrix of 2 x 3)",
                "2 3 7 | it is damaged (7 entries in a matrix of 2 x 3)",
                "5 3 1;1 1 1 | the matrix is 5 x 3, but there are names for 3 cells and 2 genes",
                "2 3 1;1 x 1 | damaged or incomplete",
                "2 3 1;1 1 one | damaged or incomplete",
                "2 3 | damaged or incomplete",
                "2 3 99999999999 | damaged or incomplete",
            })
    void matrixMarketBodies(String body, String message) throws IOException {
        refused(write("m.mtx", BANNER + body.replace(';', '\n') + "\n"), ReadOptions.defaults(), message);
    }

    @ParameterizedTest
    @CsvSource({
        "%%MatrixMarket matrix array real general",
        "%%MatrixMarket matrix coordinate real symmetric",
        "%%MatrixMarket matrix coordinate complex general",
        "hello",
    })
    void matrixMarketOfAnotherForm(String banner) throws IOException {
        refused(write("m.mtx", banner + "\n2 3 1\n1 1 1\n"), ReadOptions.defaults(), "the first line should be");
    }

    @Test
    void matrixMarketWithoutNames() throws IOException {
        Files.delete(folder.resolve("genes.tsv"));
        Path mtx = write("m.mtx", BANNER + "2 3 0\n");
        assertThatThrownBy(() -> TissueFiles.open(mtx, ReadOptions.defaults()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no file with gene names beside the matrix")
                .hasMessageContaining("features.tsv.gz");
    }

    @Test
    void patternsAreOnes() throws IOException {
        Path mtx = write("m.mtx", "%%MatrixMarket matrix coordinate pattern general\n2 3 2\n1 1\n2 3\n");
        try (TissueFile file = TissueFiles.open(mtx, ReadOptions.defaults())) {
            assertThat(file.tissue().expression().slab(0, 3).get(2, 1)).isEqualTo(1);
        }
    }

    @Test
    void tablesOfCells() throws IOException {
        Path matrix = write("x.csv", "cell,a,b\nc1,1,2\nc2,3,4\n");
        ReadOptions plain = ReadOptions.defaults();
        Path twice = write("twice.csv", "id,x,y\nc1,1,2\nc1,3,4\nc2,5,6\n");
        assertThatThrownBy(() -> TissueFiles.open(matrix, plain.withCellTable(twice)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("twice.csv: the cell 'c1' has two rows");
        Path word = write("word.csv", "id,x,y\nc1,1,left\nc2,5,6\n");
        assertThatThrownBy(() -> TissueFiles.open(matrix, plain.withCellTable(word)))
                .hasMessageContaining("word.csv: 'y' of cell c1 is 'left', a number expected");
        Path ragged = write("ragged.csv", "id,x,y\nc1,1\nc2,5,6\n");
        assertThatThrownBy(() -> TissueFiles.open(matrix, plain.withCellTable(ragged)))
                .hasMessageContaining("ragged.csv: line 2 has 2 fields, the header 3");
        Path good = write("good.csv", "id,x,y\nc1,1,2\nc2,5,6\n");
        assertThatThrownBy(
                        () -> TissueFiles.open(matrix, plain.withCellTable(good).withCoordinateColumns("x", "z")))
                .hasMessageContaining("no column 'z' for the coordinates; it has: x, y");
        assertThatThrownBy(() -> TissueFiles.open(matrix, plain.withCellTable(folder.resolve("none.csv"))))
                .hasMessageContaining("none.csv does not exist");
    }

    @Test
    void tablesThatAreNoMatrix() throws IOException {
        refused(write("empty.csv", ""), ReadOptions.defaults(), "is empty");
        refused(write("one.csv", "cell\nc1\n"), ReadOptions.defaults(), "one column only", "naming the cells");
        refused(write("fake.csv.gz", "cell,a\nc1,x\n"), ReadOptions.defaults(), "line 2, column a: 'x' is no number");
        byte[] cut = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 75};
        refused(Files.write(folder.resolve("cut.csv.gz"), cut), ReadOptions.defaults(), "cannot be read");
        refused(Files.createDirectory(folder.resolve("odd")), ReadOptions.defaults(), "a folder of no known layout");
        refused(write("x.h5", "text"), ReadOptions.defaults(), "cannot be opened as HDF5");
    }

    @Test
    void repeatedNamesAreNumberedAsInPython() {
        List<String> notes = new ArrayList<>();
        assertThat(UniqueNames.of("gene", List.of("a", "b", "a", "a", "b"), notes))
                .containsExactly("a", "b", "a-1", "a-2", "b-1");
        assertThat(notes).containsExactly("2 gene names occur more than once and were numbered (first: a)");
        // anndata passes over a number that would repeat a name of the list
        assertThat(UniqueNames.of("gene", List.of("a", "a", "a-1"), notes)).containsExactly("a", "a-2", "a-1");
        notes.clear();
        assertThat(UniqueNames.of("gene", List.of("a", "b"), notes)).containsExactly("a", "b");
        assertThat(notes).isEmpty();
    }
}
