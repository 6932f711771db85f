package io.stroma.cli.heist;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.report.Section;
import io.stroma.tissue.CellColumn;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColouringTest {

    @Test
    void missingLabelsHaveNoColour() {
        CellColumn column =
                new CellColumn.Categorical(new int[] {2, 0, -1, 3, 2}, List.of("b", "unused", "a", "nan"), false);
        Colouring colouring = Colouring.ofLabels("kind", column).orElseThrow();
        assertThat(colouring.code()).containsExactly(1, 0, -1, -1, 1);
        assertThat(colouring.legend()).extracting(Section.LegendEntry::name).containsExactly("b (1)", "a (2)");
        assertThat(colouring.code(new int[] {4, 2})).containsExactly(1, -1);
    }

    @Test
    void numbersAndTextAreLabelsToo() {
        assertThat(Colouring.ofLabels("layer", new CellColumn.Whole(new long[] {3, 1, 3}, null)))
                .hasValueSatisfying(c -> assertThat(c.names()).containsExactly("1", "3"));
        assertThat(Colouring.ofLabels("niche", new CellColumn.Text(new String[] {null, "NA", "x"})))
                .hasValueSatisfying(c -> assertThat(c.code()).containsExactly(-1, -1, 0));
    }

    @Test
    void nothingOrTooMuchToTellApartIsNotDrawn() {
        long[] distinct = IntStream.range(0, 100).asLongStream().toArray();
        assertThat(Colouring.ofLabels("id", new CellColumn.Whole(distinct, null)))
                .isEmpty();
        assertThat(Colouring.ofLabels("none", new CellColumn.Text(new String[2])))
                .isEmpty();
    }
}
