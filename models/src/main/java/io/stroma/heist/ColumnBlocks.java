package io.stroma.heist;

import io.stroma.error.ResourceException;
import io.stroma.io.ScratchSpace;
import io.stroma.io.WritableRows;
import io.stroma.tissue.CellRows;

/**
 * A matrix that is made some columns at a time: blocks of columns below each other in one matrix of a {@link ScratchSpace}, which is
 * one file whatever the number of columns.
 *
 * @param blocks (B N, width), columns beyond the last one zero
 * @param rows N
 * @param columns G
 */
record ColumnBlocks(WritableRows blocks, int rows, int columns) implements CellRows {

    /**
     * An empty matrix.
     *
     * @param width columns of a block
     * @throws ResourceException if there are more rows in all blocks than can be counted
     */
    static ColumnBlocks in(ScratchSpace space, int rows, int columns, int width) {
        return new ColumnBlocks(space.rows(rowsOfAll(rows, columns, width), width), rows, columns);
    }

    /**
     * B N.
     *
     * @throws ResourceException if they are more than can be counted
     */
    static int rowsOfAll(int rows, int columns, int width) {
        long all = (long) ((columns + width - 1) / width) * rows;
        if (all > Integer.MAX_VALUE) {
            throw new ResourceException(
                    "%,d cells x %,d genes are too many for one matrix; keep fewer genes".formatted(rows, columns));
        }
        return (int) all;
    }

    /** B. */
    int count() {
        return rows == 0 ? 0 : blocks.rows() / rows;
    }

    /** First column of a block. */
    int first(int block) {
        return block * blocks.columns();
    }

    /** Columns of a block; the last may be narrower. */
    int width(int block) {
        return Math.min(blocks.columns(), columns - first(block));
    }

    /** Writes consecutive rows of a block, (count, width of the block). */
    void write(int block, int row, int count, float[] values) {
        int width = width(block);
        int room = blocks.columns();
        float[] padded = values;
        if (width < room) {
            padded = new float[count * room];
            for (int i = 0; i < count; i++) {
                System.arraycopy(values, i * width, padded, i * room, width);
            }
        }
        blocks.write(block * rows + row, count, padded, 0);
    }

    @Override
    public void read(int from, int to, float[] out) {
        int room = blocks.columns();
        float[] part = new float[(to - from) * room];
        for (int b = 0; b < count(); b++) {
            blocks.read(b * rows + from, b * rows + to, part);
            for (int i = 0; i < to - from; i++) {
                System.arraycopy(part, i * room, out, i * columns + first(b), width(b));
            }
        }
    }
}
