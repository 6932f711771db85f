package io.stroma.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.io.ScratchSpace;
import io.stroma.parallel.Vectors;
import io.stroma.parallel.Workers;
import io.stroma.tissue.DenseMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiffusionTest {

    /** Registers hold 2 to 32 doubles in powers of two today; nothing is taken for granted. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 8, 12, 16, 32})
    void registersAreUsedOnlyWhereTwoOfThemDivideABlock(int lanes) {
        int column = 0;
        while (column < Diffusion.WIDTH) {
            column += 2 * lanes;
        }
        assertThat(Diffusion.fits(lanes)).isEqualTo(column == Diffusion.WIDTH);
    }

    /** On processors of today registers do fit: the kernel in lanes is the one that the other tests run. */
    @Test
    void registersOfUpToEightDoublesFit() {
        assertThat(Diffusion.WIDTH).isEqualTo(16);
        for (int lanes = 1; lanes <= 8; lanes *= 2) {
            assertThat(Diffusion.fits(lanes)).isTrue();
        }
        assertThat(Diffusion.fits(16)).isFalse();
        if (Vectors.PRESENT && DiffusionLanes.W > 8) {
            assertThat(Diffusion.fits(DiffusionLanes.W)).isFalse();
        }
    }

    /** Rows without entries become zero, whatever the block held before. */
    @Test
    void emptyRowsAndNoSteps() {
        Diffusion m = new Diffusion(new int[] {0, 1, 1, 3}, new int[] {1, 0, 2}, new double[] {0.5, 0.25, 0.75});
        DenseMatrix x = new DenseMatrix(3, 2, new float[] {1, 2, 4, 8, 16, 32});
        try (Workers workers = new Workers(2)) {
            assertThat(run(m, x, 0, workers)).containsExactly(x.values());
            assertThat(run(m, x, 1, workers)).containsExactly(2, 4, 0, 0, 12.25f, 24.5f);
            assertThat(run(m, x, 2, workers)).containsExactly(0, 0, 0, 0, 9.6875f, 19.375f);
        }
    }

    private static float[] run(Diffusion m, DenseMatrix x, int steps, Workers workers) {
        GeneBlocks out = GeneBlocks.in(ScratchSpace.inMemory(), x.rows(), x.columns());
        m.run(new HeldBlocks(x), steps, out, workers);
        return out.dense().values();
    }
}
