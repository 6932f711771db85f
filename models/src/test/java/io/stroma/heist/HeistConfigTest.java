package io.stroma.heist;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.tissue.GenePanel;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the settings become for the genes a model is made of. */
class HeistConfigTest {

    private static GenePanel genes(int from, int to) {
        return new GenePanel(IntStream.range(from, to).mapToObj(g -> "Gene" + g).toList());
    }

    @ParameterizedTest
    @CsvSource({"1, 512", "256, 512", "257, 1024", "1000, 2048", "1025, 4096"})
    void everyGeneHasTwoDirections(int count, int width) {
        assertThat(HeistConfig.stroma().forPanels(List.of(genes(0, count))).geneVectorWidth())
                .isEqualTo(width);
    }

    @Test
    void genesOfAllPanelsCountOnceHoweverTheyAreWritten() {
        GenePanel upper = new GenePanel(
                genes(0, 200).names().stream().map(String::toUpperCase).toList());
        assertThat(HeistConfig.stroma().forPanels(List.of(genes(0, 200), upper)))
                .isEqualTo(HeistConfig.stroma());
        assertThat(HeistConfig.stroma()
                        .forPanels(List.of(genes(0, 200), genes(150, 300)))
                        .geneVectorWidth())
                .isEqualTo(1024);
    }

    @Test
    void profilesWithoutGeneVectorsHaveNoneOfAnyPanel() {
        assertThat(HeistConfig.paper().forPanels(List.of(genes(0, 1000)))).isEqualTo(HeistConfig.paper());
    }
}
