package io.stroma.io.delimited;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import io.stroma.io.ReadOptions;
import io.stroma.io.TissueFile;
import io.stroma.io.TissueFiles;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Tissue;
import io.stroma.tissue.ValueScale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelimitedMatrixTest {

    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Tissue read(String text, ReadOptions options) throws IOException {
        try (TissueFile file = TissueFiles.open(write("m.csv", text), options)) {
            return file.tissue();
        }
    }

    private ReadOptions withCells(int n) throws IOException {
        StringBuilder table = new StringBuilder("id,x,y\n");
        for (int i = 0; i < n; i++) {
            table.append("c%d,%d,%d%n".formatted(i, i, 2 * i));
        }
        return ReadOptions.defaults().withCellTable(write("cells.csv", table.toString()));
    }

    /** More rows and entries than the arrays begin with. */
    @Test
    void everyValueIsWhereItWasWritten() throws IOException {
        int cells = 1500;
        int genes = 9;
        SplittableRandom random = new SplittableRandom(4);
        float[][] want = new float[cells][genes];
        StringBuilder text = new StringBuilder("cell");
        for (int j = 0; j < genes; j++) {
            text.append(",g").append(j);
        }
        for (int i = 0; i < cells; i++) {
            text.append("\nc").append(i);
            for (int j = 0; j < genes; j++) {
                want[i][j] = random.nextInt(3) == 0 ? 0 : (float) random.nextDouble() * 100;
                text.append(',').append(want[i][j] == 0 && random.nextBoolean() ? "" : Float.toString(want[i][j]));
            }
        }
        Tissue tissue = read(text.toString(), withCells(cells));
        tissue.check();
        CsrMatrix got = tissue.expression().slab(0, cells);
        got.check();
        for (int i = 0; i < cells; i++) {
            for (int j = 0; j < genes; j++) {
                assertThat(got.get(i, j)).isEqualTo(want[i][j]);
            }
        }
        assertThat(tissue.scale()).isEqualTo(ValueScale.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "nan", "inf", "-Infinity", "1e39", "-1", "-0.5"})
    void valuesThatCannotBeExpressionAreNamed(String value) throws IOException {
        Tissue tissue = read("cell,Gad1,Mbp\nc0,1,2\nc1,3,%s\n".formatted(value), withCells(2));
        assertThatThrownBy(tissue::check)
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("gene Mbp", "cell c1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1f", "2d", "0x10p0", "NA", "one", "1 2", "1,5"})
    void wordsAreRefusedWhereTheyStand(String value) throws IOException {
        assertThatThrownBy(() -> read("cell,Gad1,Mbp\nc0,1,2\nc1,3,\"%s\"\n".formatted(value), withCells(2)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("m.csv: line 3, column Mbp", "'" + value + "'", "--cells");
    }

    @Test
    void repeatedGenesAreNumberedAndRepeatedCellsRefused() throws IOException {
        Tissue genes = read("cell,a,a\nc0,1,2\n", withCells(1));
        assertThat(genes.panel().names()).containsExactly("a", "a-1");
        genes.check();
        Tissue cells = read("cell,a\nc0,1\nc0,2\n", withCells(1));
        assertThatThrownBy(cells::check)
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("the cell name 'c0' occurs twice");
        Tissue blank = read("cell,a,\nc0,1,2\n", withCells(1));
        assertThatThrownBy(blank::check).hasMessageContaining("a gene has no name (number 2)");
    }

    @Test
    void aMatrixWithoutCellsIsRefusedWhenItIsUsed() throws IOException {
        Tissue tissue = read("cell,a,b\n", ReadOptions.defaults());
        assertThat(tissue.cellCount()).isZero();
        assertThatThrownBy(tissue::check).isInstanceOf(BadInputException.class).hasMessageContaining("no cells");
    }

    @Test
    void theScaleIsToldByTheValuesUnlessItIsSaid() throws IOException {
        String whole = "cell,a\nc0,1\nc1,2\n";
        String real = "cell,a\nc0,1.5\nc1,2\n";
        ReadOptions plain = withCells(2);
        assertThat(read(whole, plain).scale()).isEqualTo(ValueScale.COUNTS);
        assertThat(read(real, plain).scale()).isEqualTo(ValueScale.UNKNOWN);
        assertThat(read(real, plain.withModality(Modality.PROTEIN)).scale()).isEqualTo(ValueScale.LINEAR);
        for (ValueScale said : ValueScale.values()) {
            assertThat(read(whole, plain.withScale(said)).scale()).isEqualTo(said);
        }
    }

    @Test
    void theNameOfTheTissueIsTheFileWithoutItsEndings() throws IOException {
        for (String name : List.of("brain.csv", "brain.tsv", "brain.txt")) {
            try (TissueFile file = TissueFiles.open(write(name, "cell,a\nc0,1\n"), withCells(1))) {
                assertThat(file.tissue().name()).isEqualTo("brain");
            }
        }
    }
}
