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

    /** A million cells of 200 genes fit a laptop of 8 GB. */
    @Test
    void aMillionCellsFit() {
        assertThat(peak(1_000_000, 200)).isBetween(2L << 30, 8L << 30);
    }
}
