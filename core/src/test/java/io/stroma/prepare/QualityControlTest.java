package io.stroma.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stroma.error.BadInputException;
import io.stroma.testing.Tissues;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Tissue;
import io.stroma.tissue.ValueScale;
import org.junit.jupiter.api.Test;

class QualityControlTest {

    private static final PreparationConfig CONFIG = PreparationConfig.defaults();

    @Test
    void genesInFewerThanThreeCellsAreDroppedOfRnaOnly() {
        float[][] rows = {{1, 0, 5}, {1, 1, 0}, {2, 1, 0}, {3, 0, 0}};
        QualityControl rna = QualityControl.run(tissue(rows, Modality.RNA), CONFIG);
        assertThat(rna.genes()).containsExactly(0);
        QualityControl protein = QualityControl.run(tissue(rows, Modality.PROTEIN), CONFIG);
        assertThat(protein.genes()).containsExactly(0, 1, 2);
        float[][] silent = {{1, 0, 5}, {1, 0, 0}, {2, 0, 0}};
        assertThat(QualityControl.run(tissue(silent, Modality.PROTEIN), CONFIG).genes())
                .containsExactly(0, 2);
    }

    @Test
    void genesAreCountedInUsableCellsOnly() {
        float[][] rows = {{1, 1}, {1, 1}, {1, 1}, {1, 0}};
        double[][] xy = {{0, 0}, {Double.NaN, 1}, {1, 0}, {1, 1}};
        QualityControl quality = QualityControl.run(Tissues.of(rows, xy, Modality.RNA, ValueScale.COUNTS), CONFIG);
        assertThat(quality.cells()).containsExactly(0, 2, 3);
        assertThat(quality.genes()).containsExactly(0);
        assertThat(quality.report().zeroFraction()).isZero();
    }

    @Test
    void outliersAreCountedByDefaultAndRemovedOnRequest() {
        float[][] rows = new float[40][];
        for (int i = 0; i < 40; i++) {
            rows[i] = new float[] {20 + i % 5, i % 2 == 0 ? 4 : 5, 3, i == 7 ? 0 : 1};
        }
        rows[11] = new float[] {9000, 9000, 1, 1};
        Tissue tissue = tissue(rows, Modality.RNA);
        QualityControl kept = QualityControl.run(tissue, CONFIG);
        assertThat(kept.cells()).hasSize(40);
        assertThat(kept.report().outliersKept()).isEqualTo(1);
        assertThat(kept.report().removedCells()).containsEntry("outlier", 0);
        QualityControl removed =
                QualityControl.run(tissue, CONFIG.but().outlierMads(5).build());
        assertThat(removed.cells()).hasSize(39).doesNotContain(11);
        assertThat(removed.report().outliersKept()).isZero();
        assertThat(removed.report().removedCells()).containsEntry("outlier", 1);
    }

    @Test
    void genesSeenInOutliersOnlyGoWithThem() {
        float[][] rows = new float[30][];
        for (int i = 0; i < 30; i++) {
            rows[i] = new float[] {20 + i % 7, 0};
        }
        for (int i = 0; i < 3; i++) {
            rows[i] = new float[] {100_000, 100_000};
        }
        PreparationConfig strict = CONFIG.but().outlierMads(5).build();
        assertThat(QualityControl.run(tissue(rows, Modality.RNA), CONFIG).genes())
                .containsExactly(0, 1);
        assertThat(QualityControl.run(tissue(rows, Modality.RNA), strict).genes())
                .containsExactly(0);
    }

    @Test
    void theReportDescribesWhatWasKept() {
        float[][] rows = {{1, 0, 0}, {2, 3, 0}, {4, 5, 1}, {6, 1, 0}};
        QualityReport report =
                QualityControl.run(tissue(rows, Modality.RNA), CONFIG).report();
        assertThat(report.cellsIn()).isEqualTo(4);
        assertThat(report.genesIn()).isEqualTo(3);
        assertThat(report.genesKept()).isEqualTo(2);
        assertThat(report.medianTotal()).isEqualTo(6);
        assertThat(report.medianGenes()).isEqualTo(2);
        assertThat(report.zeroFraction()).isCloseTo(1 / 8.0, within(1e-12));
    }

    @Test
    void negativeCountsAndUnusableMatricesAreRefused() {
        assertThatThrownBy(() -> QualityControl.run(tissue(new float[][] {{1, -2}}, Modality.RNA), CONFIG))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("cannot be negative");
        float[][] noGene = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}};
        assertThatThrownBy(() -> QualityControl.run(tissue(noGene, Modality.RNA), CONFIG))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("none of 4 genes is seen in 3 cells");
    }

    @Test
    void mediansOfOddAndEvenNumbers() {
        assertThat(Median.of(new double[] {3, 1, 2})).isEqualTo(2);
        assertThat(Median.of(new double[] {4, 1, 2, 3})).isEqualTo(2.5);
        assertThat(Median.of(new double[0])).isNaN();
        assertThat(Median.absoluteDeviation(new double[] {1, 2, 9}, 2)).isEqualTo(1);
    }

    private static Tissue tissue(float[][] rows, Modality modality) {
        double[][] xy = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            xy[i] = new double[] {i, i % 3};
        }
        return Tissues.of(rows, xy, modality, ValueScale.COUNTS);
    }
}
