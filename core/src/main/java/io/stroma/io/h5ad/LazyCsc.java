package io.stroma.io.h5ad;

import io.jhdf.api.Dataset;
import io.stroma.error.BadInputException;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.ExpressionMatrix;
import io.stroma.tissue.ExpressionSample;
import java.util.Arrays;
import java.util.Objects;

/**
 * Compressed sparse columns in a file. Such a file gives no row without reading everything, so the first slab turns the
 * matrix into rows: two passes over the entries, in memory while they are few, else in {@link RowBlocks}. A sample is
 * whole columns and needs neither.
 */
final class LazyCsc implements ExpressionMatrix {

    /** Entries of a block of rows in memory, 32 MB; a matrix of one block needs no temporary file. */
    private static final int BLOCK_ENTRIES = 1 << 22;

    private static final int SAMPLED_ENTRIES = 1 << 20;

    private final H5File file;
    private final String at;
    private final int rows;
    private final long[] indptr; // (G + 1)
    private final Dataset indices; // (nnz)
    private final Dataset data; // (nnz)
    private final int blockEntries;
    private ExpressionMatrix byRow; // made when the first slab is asked for

    LazyCsc(H5File file, String at, int rows, int columns) {
        this(file, at, rows, columns, BLOCK_ENTRIES);
    }

    /** With blocks of another size than usual, for tests. */
    LazyCsc(H5File file, String at, int rows, int columns, int blockEntries) {
        this.file = file;
        this.at = at;
        this.rows = rows;
        this.blockEntries = blockEntries;
        this.indptr = Values.longs(file.value(at + "/indptr"));
        this.indices = file.dataset(at + "/indices");
        this.data = file.dataset(at + "/data");
        long nnz = indices.getDimensionsAsLong()[0];
        boolean sound = indptr.length == columns + 1
                && indptr[0] == 0
                && indptr[columns] == nnz
                && data.getDimensionsAsLong()[0] == nnz;
        for (int j = 0; sound && j < columns; j++) {
            sound = indptr[j] <= indptr[j + 1];
        }
        if (!sound) {
            throw new BadInputException(
                    "%s: the sparse matrix '%s' is inconsistent: its column offsets do not match %d columns and %d entries"
                            .formatted(file.path(), at, columns, nnz));
        }
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return indptr.length - 1;
    }

    @Override
    public CsrMatrix slab(int from, int to) {
        Objects.checkFromToIndex(from, to, rows);
        CsrMatrix slab = byRow().slab(from, to);
        try {
            slab.check();
        } catch (IllegalStateException e) {
            throw new BadInputException(
                    "%s: the sparse matrix '%s' is malformed: %s".formatted(file.path(), at, e.getMessage()), e);
        }
        return slab;
    }

    private synchronized ExpressionMatrix byRow() {
        if (byRow == null) {
            int[] inRow = new int[rows];
            long nnz = indptr[columns()];
            for (long k = 0; k < nnz; k += Slices.PIECE) {
                count(Slices.ints(file, indices, k, piece(k, nnz)), inRow);
            }
            if (nnz <= blockEntries) {
                RowFill fill = new RowFill(inRow, 0, rows, columns());
                forEachEntry(fill::add);
                byRow = fill.rows();
            } else {
                RowBlocks blocks = new RowBlocks(inRow, columns(), blockEntries);
                file.closeWithIt(blocks);
                forEachEntry(blocks::add);
                blocks.flush();
                byRow = blocks;
            }
        }
        return byRow;
    }

    @FunctionalInterface
    private interface Entry {
        void accept(int row, int column, float value);
    }

    private void forEachEntry(Entry visitor) {
        long nnz = indptr[columns()];
        int column = 0;
        for (long k = 0; k < nnz; k += Slices.PIECE) {
            int[] row = Slices.ints(file, indices, k, piece(k, nnz)); // (P)
            float[] value = Slices.floats(file, data, k, row.length); // (P)
            for (int e = 0; e < row.length; e++) {
                while (indptr[column + 1] <= k + e) {
                    column++;
                }
                visitor.accept(row[e], column, value[e]);
            }
        }
    }

    private void count(int[] rowOf, int[] inRow) {
        for (int row : rowOf) {
            if (row < 0 || row >= rows) {
                throw new BadInputException("%s: the sparse matrix '%s' has row %d outside 0..%d"
                        .formatted(file.path(), at, row, rows - 1));
            }
            inRow[row]++;
        }
    }

    private static int piece(long from, long size) {
        return (int) Math.min(Slices.PIECE, size - from);
    }

    /** Whole columns, spread evenly, about a million entries of them and at least one column. */
    @Override
    public ExpressionSample sample(int atMostRows) {
        long nnz = indptr[columns()];
        if (nnz <= SAMPLED_ENTRIES) {
            return ExpressionMatrix.super.sample(atMostRows);
        }
        int step = (int) Math.min(columns(), nnz / SAMPLED_ENTRIES + 1);
        int sampled = (columns() - 1) / step + 1;
        int[][] rowOf = new int[sampled][];
        int[] inRow = new int[rows];
        for (int s = 0; s < sampled; s++) {
            rowOf[s] = column(s * step);
            count(rowOf[s], inRow);
        }
        RowFill fill = new RowFill(inRow, 0, rows, columns());
        for (int s = 0; s < sampled; s++) {
            float[] value = Slices.floats(file, data, indptr[s * step], rowOf[s].length);
            for (int e = 0; e < value.length; e++) {
                fill.add(rowOf[s][e], s * step, value[e]);
            }
        }
        int[] all = new int[rows];
        Arrays.setAll(all, i -> i);
        return new ExpressionSample(
                fill.rows(), all, (long) rows * sampled, "%,d of %,d genes".formatted(sampled, columns()));
    }

    private int[] column(int j) {
        return Slices.ints(file, indices, indptr[j], Math.toIntExact(indptr[j + 1] - indptr[j]));
    }
}
