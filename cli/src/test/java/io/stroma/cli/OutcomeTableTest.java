package io.stroma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeTableTest {

    @TempDir
    Path folder;

    private OutcomeTable table(String text) throws IOException {
        return OutcomeTable.read(Files.writeString(folder.resolve("table.csv"), text));
    }

    @Test
    void blanksAroundNamesAndValuesDoNotCount() throws IOException {
        OutcomeTable table = table(" id , outcome\n a ,1\nb, 0 \n");
        assertThat(table.header()).containsExactly("id", "outcome");
        assertThat(table.rowOf("a", 0)).containsExactly("a", "1");
        assertThat(table.rowOf("b", table.column("id"))).containsExactly("b", "0");
        assertThat(table.column("outcome")).isEqualTo(1);
    }

    @Test
    void tabsAndQuotesAreUnderstood() throws IOException {
        OutcomeTable table = table("id\tnote\n1\t\"one\ttab\"\n");
        assertThat(table.rowOf("1", 0)).containsExactly("1", "one\ttab");
    }

    /** A row is found by the tissue's name, or by the number it ends with, however that is written. */
    @ParameterizedTest
    @CsvSource({
        "patient05, 5",
        "patient05, 05",
        "patient05, 5.0",
        "patient5,  005",
        "5,         5.0",
        "5.0,       5",
        "12.0,      12",
        "p1_s12,    12",
        "exact,     exact"
    })
    void tissuesAreFoundByNameOrNumber(String tissue, String value) throws IOException {
        OutcomeTable table = table("id,x\n" + value + ",yes\n99,no\n");
        assertThat(table.rowOf(tissue, 0)).containsExactly(value, "yes");
    }

    /** A name is a better match than a number. */
    @Test
    void theNameItselfWins() throws IOException {
        OutcomeTable table = table("id,x\n5,number\npatient5,name\n");
        assertThat(table.rowOf("patient5", 0)).containsExactly("patient5", "name");
    }

    @Test
    void whatIsNotThereOrNotOneIsRefused() throws IOException {
        OutcomeTable table = table("id,x\n5,a\n5.0,b\n7,c\n");
        assertThatThrownBy(() -> table.rowOf("patient5", 0))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("more than one row of column 'id' names the tissue 'patient5'")
                .hasMessageContaining("--id");
        for (String tissue : List.of("patient8", "nameless", "7b", "")) {
            assertThatThrownBy(() -> table.rowOf(tissue, 0))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("no row of column 'id' names the tissue '" + tissue + "'");
        }
        assertThatThrownBy(() -> table.column("y"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("there is no column 'y'; it has: id, x");
    }

    @Test
    void linesOfAnotherLengthAreNamed() {
        assertThatThrownBy(() -> table("id,x\n1,2\n3\n"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("table.csv: line 3 has 1 fields, the header 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nan", "NaN", "NA", "na"})
    void valuesThatSayNothing(String value) {
        assertThat(OutcomeTable.missing(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "none", "N", "nano", "false"})
    void valuesThatSaySomething(String value) {
        assertThat(OutcomeTable.missing(value)).isFalse();
    }
}
