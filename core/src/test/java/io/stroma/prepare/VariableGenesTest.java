package io.stroma.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.testing.Npz;
import io.stroma.testing.Tissues;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Tissue;
import io.stroma.tissue.ValueScale;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VariableGenesTest {

    private final Npz fixture = Npz.resource("fixtures/prepare/hvg166.npz");

    @Test
    void momentsAreThoseOfTheReference() {
        Tissue tissue = Tissues.fixture("counts_all166");
        QualityControl quality = QualityControl.run(
                tissue, PreparationConfig.defaults().but().minCellsPerGene(1).build());
        Normalization normalization = Normalization.choose(tissue, quality.scan(), 5);
        VariableGenes.Moments moments = VariableGenes.Moments.of(tissue, quality, normalization::linear);
        double[] mean = fixture.doubles("mean_linear");
        double[] variance = fixture.doubles("var_linear");
        for (int g = 0; g < 166; g++) {
            assertThat(moments.mean()[g]).isCloseTo(mean[g], within(1e-12 * mean[g]));
            assertThat(moments.variance()[g]).isCloseTo(variance[g], within(1e-10 * variance[g]));
        }
    }

    @Test
    void dispersionsAndRanksAreThoseOfTheReference() {
        double[] norm =
                VariableGenes.normalizedDispersions(fixture.doubles("mean_linear"), fixture.doubles("var_linear"));
        assertThat(norm).containsExactly(fixture.doubles("dispersions_norm"), within(1e-9));
        int[] order = VariableGenes.rank(norm);
        assertThat(Arrays.stream(order, 0, 38).sorted().toArray()).containsExactly(fixture.ints("top38"));
        assertThat(Arrays.stream(order, 0, 41).sorted().toArray()).containsExactly(fixture.ints("top41"));
    }

    @Test
    void tiesGoToTheLowerIndexAndUndefinedOnesLast() {
        double[] values = {1, Double.NaN, 2, 1 + 1e-12, Double.NaN, 1 - 1e-12, -3};
        assertThat(VariableGenes.rank(values)).containsExactly(2, 0, 3, 5, 6, 1, 4);
    }

    @Test
    void genesThatDoNotVaryOrAllLookAlikeAreNoProblem() {
        double[] still = VariableGenes.normalizedDispersions(new double[] {0, 1, 2}, new double[] {0, 0, 3});
        assertThat(still[0]).isNaN();
        assertThat(still[1]).isNaN();
        assertThat(still[2]).isEqualTo(1);
        double[] alike = VariableGenes.normalizedDispersions(new double[] {2, 2, 2}, new double[] {3, 3, 3});
        assertThat(VariableGenes.rank(alike)).containsExactly(0, 1, 2);
    }

    @Test
    void smallPanelsAndProteinsAreUsedWhole() {
        Tissue rna = Tissues.fixture();
        QualityControl quality = QualityControl.run(rna, PreparationConfig.defaults());
        Normalization normalization = Normalization.choose(rna, quality.scan(), 5);
        assertThat(VariableGenes.choose(rna, quality, normalization, 40, GeneRanking.DISPERSION))
                .containsExactly(quality.genes());
        assertThat(VariableGenes.choose(rna, quality, normalization, 7, GeneRanking.DISPERSION))
                .hasSize(7)
                .isSorted();
        float[][] rows = {{1, 2, 3}, {4, 5, 6}, {7, 8, 1}};
        Tissue protein = Tissues.of(rows, new double[][] {{0, 0}, {1, 0}, {0, 1}}, Modality.PROTEIN, ValueScale.LINEAR);
        QualityControl all = QualityControl.run(protein, PreparationConfig.defaults());
        assertThat(VariableGenes.choose(
                        protein, all, Normalization.choose(protein, all.scan(), 5), 2, GeneRanking.DISPERSION))
                .containsExactly(0, 1, 2);
    }

    @Test
    void byVarianceTheWidestGenesAreKept() {
        float[][] rows = {{5, 1, 0, 3}, {5, 90, 0, 4}, {5, 1, 1, 3}, {5, 80, 0, 4}};
        Tissue rna = Tissues.of(rows, new double[][] {{0, 0}, {1, 0}, {0, 1}, {1, 1}}, Modality.RNA, ValueScale.LOG1P);
        QualityControl quality = QualityControl.run(
                rna, PreparationConfig.defaults().but().minCellsPerGene(1).build());
        Normalization normalization = Normalization.choose(rna, quality.scan(), 5);
        assertThat(VariableGenes.choose(rna, quality, normalization, 1, GeneRanking.VARIANCE))
                .containsExactly(1);
        assertThat(VariableGenes.choose(rna, quality, normalization, 2, GeneRanking.VARIANCE))
                .containsExactly(1, 3);
    }
}
