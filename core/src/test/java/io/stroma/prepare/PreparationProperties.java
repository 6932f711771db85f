package io.stroma.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.parallel.Progress;
import io.stroma.parallel.Workers;
import io.stroma.random.Seeds;
import io.stroma.testing.Tissues;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Tissue;
import io.stroma.tissue.ValueScale;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Small tissues of any shape: many equal cells, silent genes, shared positions. */
class PreparationProperties {

    @Property(tries = 150)
    void everyUsableTissueIsPreparedSoundly(
            @ForAll @IntRange(min = 1, max = 70) int cells,
            @ForAll @IntRange(min = 1, max = 12) int genes,
            @ForAll @IntRange(min = 1, max = 9) int sites,
            @ForAll boolean protein,
            @ForAll long seed) {
        SplittableRandom random = Seeds.stream(seed);
        float[][] rows = new float[cells][genes];
        double[][] xy = new double[cells][];
        for (int i = 0; i < cells; i++) {
            rows[i][0] = 1 + random.nextInt(3);
            for (int g = 1; g < genes; g++) {
                rows[i][g] = random.nextInt(3) == 0 ? random.nextInt(20) : 0;
            }
            xy[i] = new double[] {random.nextInt(sites), random.nextInt(sites)};
        }
        Tissue tissue = Tissues.of(rows, xy, protein ? Modality.PROTEIN : Modality.RNA, ValueScale.COUNTS);
        PreparationConfig config = PreparationConfig.defaults()
                .but()
                .maxGenes(8)
                .magicComponents(4)
                .minCellsPerNetwork(20)
                .build();
        PreparedTissue prepared = new Preparation(config).prepare(tissue, new Workers(1), Progress.NONE);
        prepared.check();
        assertThat(prepared.cellCount()).isEqualTo(cells);
        assertThat(prepared.geneCount()).isBetween(1, genes);
    }
}
