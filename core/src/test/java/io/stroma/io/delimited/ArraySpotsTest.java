package io.stroma.io.delimited;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import io.stroma.io.ReadOptions;
import io.stroma.io.TissueFile;
import io.stroma.io.TissueFiles;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Tissue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArraySpotsTest {

    private static final String SQUARE = "\tErbb2\tCd3e\n2x3\t4\t0\n3x3\t1\t2\n2x4\t0\t7\n";

    @TempDir
    Path folder;

    private TissueFile open(String counts, ReadOptions options) throws IOException {
        return TissueFiles.open(Files.writeString(folder.resolve("A1.tsv"), counts), options);
    }

    private ReadOptions with(String table) throws IOException {
        return ReadOptions.defaults().withCellTable(Files.writeString(folder.resolve("labels.tsv"), table));
    }

    @Test
    void namesTellThePlacesOfASquareArray() throws IOException {
        try (TissueFile file = open(SQUARE, ReadOptions.defaults())) {
            Tissue tissue = file.tissue();
            tissue.check();
            assertThat(tissue.positions().x()).containsExactly(400, 600, 400);
            assertThat(tissue.positions().y()).containsExactly(600, 600, 800);
            assertThat(tissue.positions().unit()).isEqualTo(LengthUnit.MICROMETRE);
            assertThat(tissue.panel().names()).containsExactly("Erbb2", "Cd3e");
            assertThat(file.notes()).anyMatch(n -> n.contains("array"));
        }
    }

    /** Every other position: the next spots are one to the right and one down, 141 um away. */
    @Test
    void denseArraysAreDiagonal() throws IOException {
        try (TissueFile file = open("a\tb\n2x2\t1\t0\n3x3\t1\t0\n2x4\t2\t1\n", ReadOptions.defaults())) {
            assertThat(file.tissue().positions().x()).containsExactly(200, 300, 200);
            assertThat(file.tissue().panel().names())
                    .as("a header as R writes it")
                    .containsExactly("a", "b");
        }
    }

    /** As her2st has them: rows named by pixels, measured places in x and y, not every spot. */
    @Test
    void labelsAreJoinedByRoundedPlaces() throws IOException {
        String labels = "Row.names\tx\ty\tpixel_x\tlabel\n"
                + "500x900\t3.02\t2.994\t500.1\tinvasive cancer\n"
                + "400x900\t1.98\t3.01\t400.2\tconnective tissue\n"
                + "100x100\tNA\tNA\t1\tadipose tissue\n"
                + "700x900\t9.1\t9.2\t700\tbreast glands\n";
        try (TissueFile file = open(SQUARE, with(labels))) {
            var label = file.tissue().cells().column("label").orElseThrow();
            assertThat(label.text(0)).isEqualTo("connective tissue");
            assertThat(label.text(1)).isEqualTo("invasive cancer");
            assertThat(label.text(2)).isNull();
            assertThat(file.notes()).anyMatch(n -> n.contains("1 of 3 spots"));
            assertThat(file.tissue().cells().names()).containsExactly("2x3", "3x3", "2x4");
        }
    }

    @Test
    void labelsAreJoinedByNameWithoutPlaces() throws IOException {
        try (TissueFile file = open(SQUARE, with("spot,layer\n2x4,II\n3x3,I\n"))) {
            assertThat(file.tissue().cells().column("layer").orElseThrow().text(2))
                    .isEqualTo("II");
        }
    }

    @Test
    void tablesOfOtherSpotsAreRefused() throws IOException {
        ReadOptions other = with("spot,x,y,layer\na,20,30,II\n");
        assertThatThrownBy(() -> open(SQUARE, other))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("labels.tsv")
                .hasMessageContaining("rounded");
        ReadOptions twice = with("spot,x,y\na,2.1,3\nb,1.9,3.2\n");
        assertThatThrownBy(() -> open(SQUARE, twice))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("2x3 has two rows");
    }

    /** Equal names win over whatever x and y count from. */
    @Test
    void namesWinOverPlaces() throws IOException {
        try (TissueFile file = open(SQUARE, with("spot,x,y,layer\n2x3,1,2,I\n3x3,2,2,II\n2x4,1,3,III\n"))) {
            var layer = file.tissue().cells().column("layer").orElseThrow();
            assertThat(layer.text(0)).isEqualTo("I");
            assertThat(layer.text(2)).isEqualTo("III");
        }
        try (TissueFile file =
                open("a\tb\n8.97x5.02\t1\t1\n10.1x5.03\t2\t1\n", with("spot,layer\n8.97x5.02,II\n10.1x5.03,I\n"))) {
            assertThat(file.tissue().cells().column("layer").orElseThrow().text(1))
                    .isEqualTo("I");
        }
    }

    /** A separator too many is an error, not a header as R writes it. */
    @Test
    void separatorsTooManyAreRefused() {
        assertThatThrownBy(() -> open("spot\ta\tb\n2x3\t5\t7\t\n", ReadOptions.defaults()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("4 fields, the header 3");
    }

    /** Measured places that the user names win over those of the array, and then --unit is his to say. */
    @Test
    void namedColumnsWin() throws IOException {
        ReadOptions options = with("spot,px,py\n2x3,1,2\n3x3,3,4\n2x4,5,6\n").withCoordinateColumns("px", "py");
        try (TissueFile file = open(SQUARE, options.withUnit(LengthUnit.PIXEL))) {
            assertThat(file.tissue().positions().x()).containsExactly(1, 3, 5);
        }
        assertThatThrownBy(() -> open(SQUARE, ReadOptions.defaults().withUnit(LengthUnit.PIXEL)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--unit");
    }
}
