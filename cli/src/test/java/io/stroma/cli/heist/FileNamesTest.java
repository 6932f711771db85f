package io.stroma.cli.heist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNamesTest {

    @ParameterizedTest
    @CsvSource({
        "CD8+ T cells (naive), CD8_T_cells_naive_",
        "Ästrozyt,             Ästrozyt",
        "../../etc/passwd,     .._.._etc_passwd",
        "a.b-c_1,              a.b-c_1",
        "///,                  _"
    })
    void onlyLettersDigitsAndAFewSignsStay(String text, String name) {
        assertThat(FileNames.plain(text)).isEqualTo(name);
    }

    @Test
    void namesStayShortEnoughForFileSystems() {
        String longer = "type ".repeat(100);
        Map<String, String> names = FileNames.of(List.of(longer + "a", longer + "b"), List.of());
        assertThat(names.values()).doesNotHaveDuplicates().allMatch(name -> name.length() < 110);
    }

    @Test
    void aTextThatIsANameKeepsItAndOthersAreNumberedInOrder() {
        assertThat(FileNames.of(List.of("T/B", "T B", "T_B", "T+B", "T_B_2"), List.of()))
                .isEqualTo(Map.of("T_B", "T_B", "T_B_2", "T_B_2", "T/B", "T_B_3", "T B", "T_B_4", "T+B", "T_B_5"));
    }

    @Test
    void upperAndLowerCaseAreNotToldApart() {
        assertThat(FileNames.of(List.of("Treg", "TREG", "treg"), List.of("RUN")))
                .isEqualTo(Map.of("Treg", "Treg", "TREG", "TREG_2", "treg", "treg_3"));
        assertThat(FileNames.of(List.of("run"), List.of("RUN"))).isEqualTo(Map.of("run", "run_2"));
    }

    @Test
    void theSameTextTwiceHasOneName() {
        assertThat(FileNames.of(List.of("a b", "a b"), List.of())).isEqualTo(Map.of("a b", "a_b"));
        assertThat(FileNames.of(List.of(), List.of("x"))).isEmpty();
    }

    @Test
    void namesAreTheSameUnderAnyLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr")); // i and I are not one letter there
            assertThat(FileNames.of(List.of("MIX", "mix"), List.of())).containsEntry("mix", "mix_2");
        } finally {
            Locale.setDefault(before);
        }
    }
}
