package io.stroma.tissue;

/**
 * Expression of N cells (rows) by G genes (columns), either in memory ({@link CsrMatrix}) or read from a file a slab of
 * rows at a time. Implementations are immutable and safe to read from several threads.
 */
public interface ExpressionMatrix {

    /** Most entries of a slab, 32 MB: slabs of wide panels have fewer rows. A row is never divided. */
    int SLAB_ENTRIES = 1 << 22;

    /** Most rows of a slab. */
    int SLAB_ROWS = 16_384;

    /** N, the number of cells. */
    int rows();

    /** G, the number of genes. */
    int columns();

    /**
     * Rows {@code from} (inclusive) to {@code to} (exclusive) in memory.
     *
     * @throws IndexOutOfBoundsException unless {@code 0 <= from <= to <= rows()}
     */
    CsrMatrix slab(int from, int to);

    /** Visits all rows in order, in slabs of a bounded size whatever the panel. */
    default void forEachSlab(SlabVisitor visitor) {
        forEachSlab(Math.max(1, Math.min(SLAB_ROWS, SLAB_ENTRIES / Math.max(1, columns()))), visitor);
    }

    /** Visits all rows in order, at most {@code slabRows} at a time; memory is that of one slab. */
    default void forEachSlab(int slabRows, SlabVisitor visitor) {
        for (int from = 0; from < rows(); from += slabRows) {
            visitor.visit(from, slab(from, Math.min(rows(), from + slabRows)));
        }
    }

    /**
     * A part of the matrix that is cheap to read: all of a small matrix, else eight slabs of rows spread evenly, so that
     * a file sorted by sample or type does not show one of them only. Layouts for which rows are dear may give columns.
     *
     * @param atMostRows number of rows to aim at; wide matrices give fewer
     */
    default ExpressionSample sample(int atMostRows) {
        return RowSample.of(this, atMostRows);
    }

    /** Receives consecutive slabs. */
    @FunctionalInterface
    interface SlabVisitor {
        /** Row 0 of {@code slab} is row {@code firstRow} of the whole matrix. */
        void visit(int firstRow, CsrMatrix slab);
    }
}
