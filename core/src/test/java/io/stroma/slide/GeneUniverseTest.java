package io.stroma.slide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stroma.error.BadInputException;
import io.stroma.prepare.GeneRanking;
import io.stroma.tissue.DenseMatrix;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneUniverseTest {

    @ParameterizedTest
    @CsvSource({
        "GRCh38_ACTB, ACTB",
        "mm10|Actb, ACTB",
        "GRCh38___human_ACTB, ACTB",
        "ENSMUSG00000064339.1, ENSMUSG00000064339",
        "Actb, ACTB",
        "HUMANIN, HUMANIN",
        "HLA-A, HLA-A",
        ".5, .5"
    })
    void namesLoseGenomeVersionAndCase(String written, String harmonised) {
        assertThat(GeneNames.harmonise(written)).isEqualTo(harmonised);
    }

    @Test
    void knownIdsBecomeSymbolsAndUnknownOnesStay() {
        Map<String, String> symbols = Map.of("ENSG1", "Actb");
        assertThat(GeneNames.harmonise("ENSG1.7", symbols)).isEqualTo("ACTB");
        assertThat(GeneNames.harmonise("ENSG2.7", symbols)).isEqualTo("ENSG2");
    }

    @Test
    void slidesAreRewrittenToTheSortedGenesTheyShare() {
        Slide a = Slides.of("a", List.of("zeta", "ACTB", "actb.2", "__no_feature"), new float[][] {{1, 2, 3, 9}});
        Slide b = Slides.of("b", List.of("GRCh38_ACTB", "Zeta", "only_b"), new float[][] {{5, 6, 7}});
        SlideSet both = GeneUniverse.harmonise(new SlideSet("set", List.of(a, b), List.of()), Map.of());
        assertThat(both.slides().get(0).genes().names()).containsExactly("ACTB", "ZETA");
        assertThat(both.slides().get(1).genes().names()).containsExactly("ACTB", "ZETA");
        assertThat(both.slides().get(0).expression().get(0, 0)).isEqualTo(5); // 2 + 3, one gene twice
        assertThat(both.slides().get(0).expression().get(0, 1)).isEqualTo(1);
        assertThat(both.slides().get(1).expression().get(0, 0)).isEqualTo(5);
        both.slides().forEach(s -> s.expression().check());
    }

    @Test
    void slidesWithoutACommonGeneAreRefused() {
        Slide a = Slides.of("a", List.of("X"), new float[][] {{1}});
        Slide b = Slides.of("b", List.of("Y"), new float[][] {{1}});
        assertThatThrownBy(() -> GeneUniverse.harmonise(new SlideSet("set", List.of(a, b), List.of()), Map.of()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("share no gene (a has X, b has Y)");
    }

    @Test
    void genesAreRankedOnTheSlidesThatAreGivenOnly() {
        // FLAT does not vary on a; on b it does, and SWING does not.
        List<String> genes = List.of("FLAT", "REST", "SWING");
        Slide a = Slides.of("a", genes, new float[][] {{10, 500, 0}, {10, 500, 90}, {10, 500, 0}, {10, 500, 80}});
        Slide b = Slides.of("b", genes, new float[][] {{0, 500, 10}, {90, 500, 10}, {0, 500, 10}, {80, 500, 10}});
        assertThat(Targets.choose(List.of(a), 1, GeneRanking.VARIANCE, false)
                        .genes()
                        .names())
                .containsExactly("SWING");
        assertThat(Targets.choose(List.of(b), 1, GeneRanking.VARIANCE, false)
                        .genes()
                        .names())
                .containsExactly("FLAT");
    }

    @Test
    void targetsAreCountsOrSharesOfTenThousand() {
        Slide a = Slides.of("a", List.of("A", "B", "C"), new float[][] {{1, 3, 0}, {0, 0, 0}});
        Targets raw = new Targets(new io.stroma.tissue.GenePanel(List.of("B", "A")), false);
        assertThat(raw.of(a).values()).containsExactly(3, 1, 0, 0);
        DenseMatrix scaled = new Targets(raw.genes(), true).of(a);
        assertThat(scaled.get(0, 0)).isCloseTo(7500f, within(1e-2f));
        assertThat(scaled.get(1, 0)).isZero(); // an empty spot stays empty
    }

    @Test
    void slidesRefuseWhatCannotBeCounts() {
        assertThatThrownBy(() -> Slides.of("a", List.of("A"), new float[][] {{-1}}))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("not negative");
        assertThatThrownBy(() -> Slides.of("a", List.of("A"), new float[][] {{Float.NaN}}))
                .isInstanceOf(BadInputException.class);
    }
}
