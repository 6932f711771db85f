package io.stroma.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PreparationMemoryTest {

    private static final PreparationConfig CONFIG = PreparationConfig.defaults();

    private static long peak(long cells, long genes) {
        return PreparationMemory.of(cells, genes, CONFIG).peak();
    }

    @Test
    void moreCellsAndGenesNeedMoreUpToTheChosenGenes() {
        assertThat(peak(20_000, 200)).isGreaterThan(peak(10_000, 200));
        assertThat(peak(20_000, 200)).isGreaterThan(peak(20_000, 100));
        assertThat(peak(20_000, 30_000)).isEqualTo(peak(20_000, 200)); // 200 are kept of any panel
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

    /** Once the constant part is full, every further cell costs the same. */
    @Test
    void largeTissuesGrowInProportion() {
        long first = peak(200_000, 200) - peak(100_000, 200);
        assertThat(peak(1_100_000, 200) - peak(1_000_000, 200)).isEqualTo(first);
        assertThat(first / 100_000).isBetween(700L, 10_000L);
    }

    /** Fewer chosen genes are fewer kept genes: the advice of a refusal helps. */
    @Test
    void choosingFewerGenesHelps() {
        PreparationConfig fewer = CONFIG.but().maxGenes(50).build();
        assertThat(PreparationMemory.of(100_000, 500, fewer).peak())
                .isLessThan(peak(100_000, 500))
                .isEqualTo(peak(100_000, 50));
    }

    /** A million cells of 200 genes fit a laptop of 8 GB. */
    @Test
    void aMillionCellsFit() {
        assertThat(peak(1_000_000, 200)).isBetween(2L << 30, 8L << 30);
    }
}
