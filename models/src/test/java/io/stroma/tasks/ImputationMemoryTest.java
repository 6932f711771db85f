package io.stroma.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.heist.HeistConfig;
import io.stroma.heist.MemoryModel;
import io.stroma.prepare.PreparationConfig;
import io.stroma.prepare.PreparationMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImputationMemoryTest {

    private static final HeistConfig STROMA = HeistConfig.stroma();
    private static final long MEGABYTE = 1 << 20;
    private static final double FILLED = 0.447; // of generated tissues

    private static ImputationMemory memory(long cells, long genes, HeistConfig config, int threads) {
        return memory(cells, genes, config, threads, 1);
    }

    private static ImputationMemory memory(long cells, long genes, HeistConfig config, int threads, double filled) {
        return new ImputationMemory(
                PreparationMemory.of(cells, genes, 0, PreparationConfig.defaults(), threads), config, filled, 0.1);
    }

    private static long peak(long cells, long genes) {
        return memory(cells, genes, STROMA, 2).peak(0);
    }

    /** At least eleven predictions and the two matrices of the tissue are alive. */
    @Test
    void growsWithTheEntries() {
        assertThat(peak(200_000, 200) - peak(100_000, 200)).isGreaterThan(100_000L * 200 * 4 * 13);
        assertThat(peak(100_000, 200) - peak(100_000, 100)).isGreaterThan(100_000L * 100 * 4 * 13);
        assertThat(memory(100_000, 200, STROMA, 8).peak(0)).isGreaterThan(peak(100_000, 200));
    }

    /** What is zero is neither learned from nor copied. */
    @Test
    void sparseTissuesTakeLess() {
        for (HeistConfig config : new HeistConfig[] {STROMA, HeistConfig.paper()}) {
            assertThat(memory(100_000, 200, config, 2, 0.1).peak(0))
                    .isLessThan(memory(100_000, 200, config, 2, 0.9).peak(0));
        }
    }

    /** Of a large panel few genes are kept, but all are normalised before. */
    @Test
    void countsGenesThatAreNotKept() {
        PreparationMemory wide = PreparationMemory.of(20_000, 20_000, 0, PreparationConfig.defaults(), 2);
        assertThat(wide.genes()).isLessThan(wide.panel());
        assertThat(new ImputationMemory(wide, STROMA, 0.1, 0.1).peak(0))
                .isGreaterThan(wide.inMemory().peak() + Float.BYTES * 20_000L * 20_000L);
    }

    /** Never less than the same model takes by itself, nor than the preparation in memory. */
    @Test
    void holdsMoreThanItsSteps() {
        PreparationMemory preparation = PreparationMemory.of(20_000, 200, 0, PreparationConfig.defaults(), 2);
        MemoryModel model = new MemoryModel(20_000, 200, STROMA, 2, MemoryModel.Kept.TISSUE);
        assertThat(memory(20_000, 200, STROMA, 2).peak(0))
                .isGreaterThan(model.embedding(400))
                .isGreaterThan(preparation.inMemory().peak());
        HeistConfig deep = HeistConfig.paper();
        assertThat(memory(1000, 200, deep, 2).peak(128))
                .isGreaterThan(memory(1000, 200, deep, 2).peak(0));
    }

    /** The dense decoder is fine-tuned on nodes of a model's width; the others are not. */
    @Test
    void fineTuningKeepsNodes() {
        HeistConfig wide = STROMA.but().width(512).build();
        HeistConfig network = wide.but().decoder(HeistConfig.Decoder.GIN_MEAN).build();
        assertThat(memory(20_000, 100, wide, 1).peak(0))
                .isGreaterThan(memory(20_000, 100, network, 1).peak(0) + 500 * MEGABYTE);
    }

    /** What was measured, in MB (docs/performance.md): within a fifth. */
    @ParameterizedTest
    @CsvSource({"60000, 100, 16, 1157", "4000, 100, 128, 1278", "8000, 150, 128, 2007"})
    void predictsMeasuredEvaluations(long cells, long genes, int width, double megabytes) {
        HeistConfig config = STROMA.but().width(width).build();
        assertThat(memory(cells, genes, config, 2, FILLED).peak(0) / (double) MEGABYTE)
                .isBetween(0.8 * megabytes, 1.2 * megabytes);
    }
}
