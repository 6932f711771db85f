package io.stroma.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreparationMemoryTest {

    private static final PreparationConfig CONFIG = PreparationConfig.defaults();

    private static long peak(long cells, long genes) {
        return PreparationMemory.of(cells, genes, 0, CONFIG, 2).peak();
    }

    @Test
    void moreCellsGenesAndColumnsNeedMoreUpToTheChosenGenes() {
        assertThat(peak(20_000, 200)).isGreaterThan(peak(10_000, 200));
        assertThat(peak(1_000_000, 100)).isGreaterThan(peak(1_000_000, 20));
        assertThat(peak(20_000, 30_000)).isEqualTo(peak(20_000, 200)); // 200 are kept of any panel
        assertThat(PreparationMemory.of(1_000_000, 200, 10, CONFIG, 2).peak()).isGreaterThan(peak(1_000_000, 200));
    }

    /** Genes that are not kept are read all the same. */
    @Test
    void widePanelsTakeMoreToRead() {
        assertThat(peak(3000, 20_000) - peak(3000, 200)).isBetween(100L << 20, 300L << 20);
    }

    /** On disk genes beyond the components cost nothing. */
    @Test
    void matricesInMemoryAreCounted() {
        PreparationConfig wide = CONFIG.but().maxGenes(1000).build();
        PreparationMemory disk = PreparationMemory.of(1_000_000, 1000, 0, wide, 2);
        assertThat(disk.peak()).isEqualTo(peak(1_000_000, 200));
        assertThat(disk.inMemory().peak() - disk.peak()).isGreaterThan(8L * 1000 * 1_000_000);
    }

    @Test
    void neverLessForMoreCellsOrGenes() {
        long[] cells = {2, 100, 5000, 200_000, 3_000_000};
        long[] genes = {1, 19, 20, 21, 99, 100, 101, 150, 200};
        for (int g = 0; g < genes.length; g++) {
            for (int c = 0; c < cells.length; c++) {
                assertThat(peak(cells[c], genes[g])).isGreaterThan(c == 0 ? 0 : peak(cells[c - 1], genes[g]));
                assertThat(peak(cells[c], genes[g])).isGreaterThanOrEqualTo(g == 0 ? 0 : peak(cells[c], genes[g - 1]));
            }
        }
        assertThat(peak(2, 1)).as("the process itself").isGreaterThan(100L << 20);
    }

    /** Once the heap the process starts with is full, every further cell costs the same. */
    @Test
    void largeTissuesGrowInProportion() {
        long first = peak(600_000, 200) - peak(500_000, 200);
        assertThat(peak(1_100_000, 200) - peak(1_000_000, 200)).isCloseTo(first, within(1L));
        assertThat(first / 100_000).isBetween(700L, 10_000L);
    }

    /** Every thread that compares genes holds the bins of some; with many that is the largest step. */
    @Test
    void manyThreadsNeedMore() {
        assertThat(PreparationMemory.of(1_000_000, 200, 0, CONFIG, 64).peak() - peak(1_000_000, 200))
                .isGreaterThan(1L << 30);
    }

    /** Fewer chosen genes are fewer components: the advice of a refusal helps. */
    @Test
    void choosingFewerGenesHelps() {
        PreparationConfig fewer = CONFIG.but().maxGenes(50).build();
        assertThat(PreparationMemory.of(1_000_000, 500, 0, fewer, 2).inMemory().peak())
                .isLessThan(PreparationMemory.of(1_000_000, 500, 0, CONFIG, 2)
                        .inMemory()
                        .peak());
        assertThat(PreparationMemory.of(1_000_000, 500, 0, fewer, 2).peak()).isLessThan(peak(1_000_000, 500));
    }

    /** What was measured, in MB: the model is within a fifth of it. */
    @ParameterizedTest
    @CsvSource({
        "1000, 200, 363",
        "5000, 200, 434",
        "20000, 200, 590",
        "20000, 50, 581",
        "20000, 1000, 662",
        "100000, 200, 638",
        "300000, 200, 786",
        "1000000, 200, 1925"
    })
    void predictsWhatWasMeasured(long cells, int genes, double megabytes) {
        PreparationConfig all = CONFIG.but().maxGenes(genes).build();
        double predicted = PreparationMemory.of(cells, genes, 0, all, 2).peak() / (double) (1 << 20);
        assertThat(predicted).isBetween(0.8 * megabytes, 1.2 * megabytes);
    }

    /** A million cells of 200 genes fit half of a laptop of 8 GB. */
    @Test
    void aMillionCellsFit() {
        assertThat(peak(1_000_000, 200)).isBetween(1L << 30, 4L << 30);
    }
}
