package io.stroma.tissue;

/** A matrix of floats with a row a cell, in memory or in a file. Safe to read from several threads. */
public interface CellRows {

    /** N. */
    int rows();

    /** Numbers per row. */
    int columns();

    /**
     * Copies consecutive rows.
     *
     * @param from first row
     * @param to behind the last row
     * @param out row-major, at least (to - from) x columns
     */
    void read(int from, int to, float[] out);

    /** The whole matrix in memory; what is there already is not copied. */
    default DenseMatrix dense() {
        return columns(0, columns()); // some rows at a time: what is made while it is read may need room of their size
    }

    /** Some columns of all rows in memory, N x count; reads the whole matrix once. */
    default DenseMatrix columns(int first, int count) {
        DenseMatrix some = DenseMatrix.zeros(rows(), count);
        forEachRow((i, row) -> System.arraycopy(row, first, some.values(), i * count, count));
        return some;
    }

    /** Visits all rows in order; memory is that of some thousand rows. The array is used again for the next row. */
    default void forEachRow(RowVisitor visitor) {
        int slab = Math.max(1, (1 << 18) / Math.max(1, columns()));
        float[] several = new float[Math.min(slab, rows()) * columns()];
        float[] row = new float[columns()];
        for (int from = 0; from < rows(); from += slab) {
            int to = Math.min(rows(), from + slab);
            read(from, to, several);
            for (int i = from; i < to; i++) {
                System.arraycopy(several, (i - from) * row.length, row, 0, row.length);
                visitor.visit(i, row);
            }
        }
    }

    /** Receives rows. */
    @FunctionalInterface
    interface RowVisitor {
        void visit(int index, float[] row);
    }
}
