package io.stroma.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.io.ScratchSpace;
import io.stroma.tissue.DenseMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Rows and blocks of genes are two views of the same matrix, in memory and on disk. */
class GeneBlocksProperties {

    @Property(tries = 60)
    void whatIsWrittenIsRead(
            @ForAll @IntRange(min = 1, max = 9000) int rows,
            @ForAll @IntRange(min = 1, max = 50) int columns,
            @ForAll long seed)
            throws IOException {
        Path folder = Files.createTempDirectory("blocks");
        try (ScratchSpace disk = ScratchSpace.in(folder)) {
            check(ScratchSpace.inMemory(), rows, columns, new SplittableRandom(seed));
            check(disk, rows, columns, new SplittableRandom(seed));
        } finally {
            Files.delete(folder);
        }
    }

    private static void check(ScratchSpace space, int rows, int columns, SplittableRandom random) {
        DenseMatrix expected = DenseMatrix.zeros(rows, columns);
        for (int e = 0; e < expected.values().length; e++) {
            expected.values()[e] = (float) random.nextGaussian();
        }
        GeneBlocks byRows = GeneBlocks.in(space, rows, columns);
        for (int from = 0; from < rows; ) {
            int count = Math.min(rows - from, 1 + random.nextInt(2000));
            float[] some = new float[count * columns];
            expected.read(from, from + count, some);
            byRows.write(from, count, some);
            from += count;
        }
        assertThat(byRows.dense().values()).containsExactly(expected.values());
        GeneBlocks byBlocks = GeneBlocks.in(space, rows, columns);
        for (int b = 0; b < byRows.blocks(); b++) {
            int block = b;
            byRows.forEachSlab(b, (from, to, values) -> byBlocks.writeBlock(block, from, to - from, values));
        }
        int from = random.nextInt(rows);
        float[] some = new float[(rows - from) * columns];
        byBlocks.read(from, rows, some);
        for (int e = 0; e < some.length; e++) {
            assertThat(some[e]).isEqualTo(expected.values()[from * columns + e]);
        }
    }
}
