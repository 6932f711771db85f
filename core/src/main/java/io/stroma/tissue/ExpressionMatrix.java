package io.stroma.tissue;

/**
 * Expression of N cells (rows) by G genes (columns), either in memory ({@link CsrMatrix}) or read from a file a slab of
 * rows at a time. Implementations are immutable and safe to read from several threads.
 */
public interface ExpressionMatrix {

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

    /** Visits all rows in order, at most {@code slabRows} at a time; memory is that of one slab. */
    default void forEachSlab(int slabRows, SlabVisitor visitor) {
        for (int from = 0; from < rows(); from += slabRows) {
            visitor.visit(from, slab(from, Math.min(rows(), from + slabRows)));
        }
    }

    /** Receives consecutive slabs. */
    @FunctionalInterface
    interface SlabVisitor {
        /** Row 0 of {@code slab} is row {@code firstRow} of the whole matrix. */
        void visit(int firstRow, CsrMatrix slab);
    }
}
