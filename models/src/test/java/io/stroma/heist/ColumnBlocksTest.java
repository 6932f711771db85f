package io.stroma.heist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.ResourceException;
import io.stroma.io.ScratchSpace;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ColumnBlocksTest {

    @Test
    void blocksStandBesideEachOther() {
        try (ScratchSpace space = ScratchSpace.inMemory()) {
            ColumnBlocks x = ColumnBlocks.in(space, 3, 5, 2);
            assertThat(x.count()).isEqualTo(3);
            x.write(0, 0, 3, new float[] {1, 2, 11, 12, 21, 22});
            x.write(2, 1, 2, new float[] {15, 25}); // the last block is narrower
            x.write(1, 2, 1, new float[] {23, 24});
            assertThat(x.dense().values()).containsExactly(1, 2, 0, 0, 0, 11, 12, 0, 0, 15, 21, 22, 23, 24, 25);
            float[] row = new float[5];
            x.read(2, 3, row);
            assertThat(row).containsExactly(21, 22, 23, 24, 25);
            assertThatThrownBy(() -> ColumnBlocks.in(space, 2_000_000, 2000, 1)).isInstanceOf(ResourceException.class);
        }
    }

    @Test
    void tooManyPredictionsAreRefusedBeforeAnythingIsMade() {
        Set<TissueImputer.Source> all = Set.of(TissueImputer.Source.values());
        GeneRegressions.check(1_000_000, 200, 128, all);
        assertThatThrownBy(() -> GeneRegressions.check(2_000_000, 20_000, 128, all))
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining("2,000,000 cells x 20,000 genes");
    }
}
