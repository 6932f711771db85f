package io.stroma.prepare;

import io.stroma.io.ScratchFile;
import java.util.Objects;

/**
 * A matrix on disk, block of genes behind block, rows inside of a block: a block is read in one go, a slab of rows in as
 * many pieces as there are blocks.
 *
 * @param file nothing else is in it
 * @param rows N
 * @param columns G
 */
record ScratchBlocks(ScratchFile file, int rows, int columns) implements GeneBlocks {

    /** Byte of the file where a row of a block begins. */
    private long at(int block, int row) {
        return 4L * ((long) block * WIDTH * rows + (long) row * width(block));
    }

    @Override
    public void read(int from, int to, float[] out) {
        Objects.checkFromToIndex(from, to, rows);
        float[] piece = new float[(to - from) * Math.min(WIDTH, columns)];
        for (int b = 0; b < blocks(); b++) {
            int width = width(b);
            readBlock(b, from, to, piece);
            for (int i = 0; i < to - from; i++) {
                System.arraycopy(piece, i * width, out, i * columns + b * WIDTH, width);
            }
        }
    }

    @Override
    public void write(int row, int count, float[] values) {
        float[] piece = new float[count * Math.min(WIDTH, columns)];
        for (int b = 0; b < blocks(); b++) {
            int width = width(b);
            for (int i = 0; i < count; i++) {
                System.arraycopy(values, i * columns + b * WIDTH, piece, i * width, width);
            }
            writeBlock(b, row, count, piece);
        }
    }

    @Override
    public void writeBlock(int block, int row, int count, float[] values) {
        Objects.checkFromIndexSize(row, count, rows);
        file.write(at(block, row), values, 0, count * width(block));
    }

    @Override
    public void readBlock(int block, int from, int to, float[] out) {
        Objects.checkFromToIndex(from, to, rows);
        file.read(at(block, from), out, 0, (to - from) * width(block));
    }
}
