package io.stroma.prepare;

import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.HeldRows;

/**
 * A matrix in memory, filled by rows or blocks of genes.
 *
 * @param dense N x G, shared
 */
record HeldBlocks(DenseMatrix dense) implements GeneBlocks, HeldRows {

    static HeldBlocks zeros(int rows, int columns) {
        return new HeldBlocks(DenseMatrix.zeros(rows, columns));
    }

    @Override
    public void write(int row, int count, float[] values) {
        System.arraycopy(values, 0, dense.values(), row * columns(), count * columns());
    }

    @Override
    public void writeBlock(int block, int row, int count, float[] values) {
        int width = width(block);
        for (int i = 0; i < count; i++) {
            System.arraycopy(values, i * width, dense.values(), (row + i) * columns() + block * WIDTH, width);
        }
    }

    @Override
    public void readBlock(int block, int from, int to, float[] out) {
        int width = width(block);
        for (int i = from; i < to; i++) {
            System.arraycopy(dense.values(), i * columns() + block * WIDTH, out, (i - from) * width, width);
        }
    }
}
