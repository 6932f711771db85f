package io.stroma.prepare;

import io.stroma.error.ResourceException;
import io.stroma.io.ScratchSpace;
import io.stroma.tissue.CellRows;

/**
 * A matrix of a preparation under way, N x G: written and read by rows, or by blocks of {@value #WIDTH} genes over rows.
 * Block b holds the genes from b x {@value #WIDTH} on; the last may be narrower.
 */
interface GeneBlocks extends CellRows {

    /** Genes of a block. */
    int WIDTH = 16;

    /** Rows of a slab of a block: a quarter of a megabyte. */
    int SLAB = 4096;

    /**
     * An empty matrix.
     *
     * @throws ResourceException in memory, when it would be larger than an array can be; on disk, when nothing can be
     *     written there
     */
    static GeneBlocks in(ScratchSpace space, int rows, int columns) {
        return space.file()
                .<GeneBlocks>map(file -> new ScratchBlocks(file, rows, columns))
                .orElseGet(() -> HeldBlocks.zeros(rows, columns));
    }

    /** Number of blocks. */
    default int blocks() {
        return (columns() + WIDTH - 1) / WIDTH;
    }

    /** Genes of one block. */
    default int width(int block) {
        return Math.min(WIDTH, columns() - block * WIDTH);
    }

    /** Writes consecutive rows, row-major. */
    void write(int row, int count, float[] values);

    /** Writes a block of consecutive rows, (count, width). */
    void writeBlock(int block, int row, int count, float[] values);

    /** Reads a block of consecutive rows, (to - from, width). */
    void readBlock(int block, int from, int to, float[] out);

    /** Hands a block on, some thousand rows at a time; the array is used again. */
    default void forEachSlab(int block, SlabVisitor visitor) {
        int rows = rows();
        float[] slab = new float[Math.min(rows, SLAB) * width(block)];
        for (int from = 0; from < rows; from += SLAB) {
            int to = Math.min(rows, from + SLAB);
            readBlock(block, from, to, slab);
            visitor.visit(from, to, slab);
        }
    }

    /** Receives rows from (inclusive) to (exclusive) of a block, (to - from, width). */
    @FunctionalInterface
    interface SlabVisitor {
        void visit(int from, int to, float[] values);
    }
}
