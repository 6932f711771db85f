package io.stroma.heist;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MemoryModelTest {

    private static final HeistConfig PAPER = HeistConfig.paper();

    private static MemoryModel model(long cells, int threads) {
        return new MemoryModel(cells, 200, PAPER, threads);
    }

    @Test
    void moreCellsThreadsAndLargerPartsNeedMore() {
        assertThat(model(2000, 2).embedding(400)).isGreaterThan(model(1000, 2).embedding(400));
        assertThat(model(2000, 2).embedding(400)).isGreaterThan(model(2000, 1).embedding(400));
        assertThat(model(2000, 2).embedding(400)).isGreaterThan(model(2000, 2).embedding(200));
        assertThat(model(2000, 2).training(128)).isGreaterThan(model(2000, 2).training(64));
        assertThat(model(2000, 2).training(128)).isGreaterThan(model(2000, 2).embedding(128));
    }

    /** Over three orders of magnitude, whatever is kept in memory. */
    @ParameterizedTest
    @EnumSource(MemoryModel.Kept.class)
    void neverLessForMoreCellsOrGenes(MemoryModel.Kept kept) {
        long[] sizes = {1, 31, 32, 33, 128, 1000, 30_000, 1_000_000};
        for (HeistConfig config : new HeistConfig[] {PAPER, HeistConfig.stroma()}) {
            for (long fixed : new long[] {16, 200, 2000}) {
                for (int k = 1; k < sizes.length; k++) {
                    MemoryModel few = new MemoryModel(sizes[k - 1], fixed, config, 2, kept);
                    MemoryModel many = new MemoryModel(sizes[k], fixed, config, 2, kept);
                    assertThat(many.embedding(128)).as("cells").isGreaterThan(few.embedding(128));
                    assertThat(many.training(64)).as("cells").isGreaterThan(few.training(64));
                    MemoryModel narrow = new MemoryModel(fixed, sizes[k - 1], config, 2, kept);
                    MemoryModel wide = new MemoryModel(fixed, sizes[k], config, 2, kept);
                    assertThat(wide.embedding(128)).as("genes").isGreaterThan(narrow.embedding(128));
                    assertThat(wide.training(64)).as("genes").isGreaterThan(narrow.training(64));
                }
            }
        }
    }

    /** What is kept on disk is not in memory. */
    @Test
    void keepingLessTakesLess() {
        for (long cells : new long[] {1000, 100_000}) {
            MemoryModel all = new MemoryModel(cells, 200, PAPER, 2, MemoryModel.Kept.ALL);
            MemoryModel tissue = new MemoryModel(cells, 200, PAPER, 2, MemoryModel.Kept.TISSUE);
            MemoryModel table = new MemoryModel(cells, 200, PAPER, 2, MemoryModel.Kept.TABLE);
            assertThat(tissue.embedding(64)).isLessThan(all.embedding(64)).isGreaterThan(table.embedding(64));
            assertThat(table.training(64))
                    .isLessThan(tissue.training(64))
                    .isEqualTo(table.streamed().training(64));
        }
    }

    /** What is read and written by parts costs its table only. */
    @Test
    void cellsOnDiskCostLittle() {
        MemoryModel few = new MemoryModel(20_000, 200, PAPER, 2, MemoryModel.Kept.TABLE);
        MemoryModel many = new MemoryModel(200_000, 200, PAPER, 2, MemoryModel.Kept.TABLE);
        assertThat(many.embedding(400) - few.embedding(400)).isLessThan(180_000L * 1000);
        assertThat(many.training(128) - few.training(128)).isLessThan(180_000L * 1000);
        assertThat(model(200_000, 2).streamed().embedding(400))
                .isBetween(many.embedding(400), model(200_000, 2).embedding(400));
        assertThat(many.streamed()).isEqualTo(many);
    }

    /** A part cannot have more cells than the tissue. */
    @Test
    void partsAreBoundedByTheTissue() {
        assertThat(model(100, 1).embedding(400)).isEqualTo(model(100, 1).embedding(100));
    }

    /** Genes that are not drawn for a step cost nothing in it. */
    @Test
    void genesLeftOutOfAStepAreNotCounted() {
        HeistConfig few = HeistConfig.stroma();
        HeistConfig all = few.but().genesPerStep(0).build();
        assertThat(new MemoryModel(5000, 200, few, 2).training(128))
                .isLessThan(new MemoryModel(5000, 200, all, 2).training(128));
    }

    @Test
    void theLargestPartThatFitsIsFound() {
        MemoryModel m = model(5000, 2);
        long limit = m.embedding(137);
        assertThat(m.largestPart(limit, 400)).isEqualTo(137);
        assertThat(m.largestPart(Long.MAX_VALUE, 400)).isEqualTo(400);
        assertThat(m.largestPart(1000, 400)).isZero();
        assertThat(m.largestPart(limit - 1, 400)).isEqualTo(136);
        assertThat(m.largestPart(m.embedding(1), 400)).isEqualTo(1);
    }

    /** What the benchmarks measured, in MB: the model is within a fifth of it. */
    @ParameterizedTest
    @CsvSource({"2560, 200, 1218", "20000, 20, 928", "100000, 20, 952", "200000, 20, 933", "1280, 1000, 1753"})
    void predictsMeasuredEmbeddings(long cells, int genes, double megabytes) {
        MemoryModel model = new MemoryModel(cells, genes, PAPER, 2, MemoryModel.Kept.TABLE);
        double predicted = model.embedding(EmbeddingConfig.of(genes, PAPER).partSize()) / (double) (1 << 20);
        assertThat(predicted).isBetween(0.8 * megabytes, 1.2 * megabytes);
    }

    /** Imputing decodes, and fits regressions after. */
    @Test
    void predictsMeasuredImputation() {
        HeistConfig config = HeistConfig.stroma();
        MemoryModel table = new MemoryModel(4000, 100, config, 2, MemoryModel.Kept.TABLE);
        int part = EmbeddingConfig.of(100, config).partSize();
        double decoder = table.imputing(0).embedding(part) / (double) (1 << 20);
        double both = table.imputing(TissueImputer.bytes(4000, 100, config, 2)).embedding(part) / (double) (1 << 20);
        assertThat(decoder).isBetween(0.8 * 1401, 1.2 * 1401);
        assertThat(both).isBetween(0.8 * 1828, 1.2 * 1828);
    }

    @Test
    void predictsMeasuredTraining() {
        MemoryModel model = new MemoryModel(1024, 200, PAPER, 2, MemoryModel.Kept.TABLE);
        assertThat(model.training(128) / (double) (1 << 20)).isBetween(0.8 * 3582, 1.2 * 3582);
    }
}
