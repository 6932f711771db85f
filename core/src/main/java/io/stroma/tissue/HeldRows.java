package io.stroma.tissue;

/** Rows of a matrix in memory. */
public interface HeldRows extends CellRows {

    /** The matrix, shared. */
    @Override
    DenseMatrix dense();

    @Override
    default int rows() {
        return dense().rows();
    }

    @Override
    default int columns() {
        return dense().columns();
    }

    @Override
    default void read(int from, int to, float[] out) {
        dense().read(from, to, out);
    }
}
