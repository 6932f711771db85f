package io.stroma.io.h5ad;

import io.jhdf.api.Dataset;
import io.stroma.error.BadInputException;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.ExpressionMatrix;
import java.util.Objects;

/**
 * Compressed sparse rows in a file. Row offsets are in memory (8 bytes a cell), entries are read a slab of rows at a
 * time.
 */
public final class LazyCsr implements ExpressionMatrix {

    private final H5File file;
    private final String at;
    private final int columns;
    private final long[] indptr; // (N + 1)
    private final Dataset indices; // (nnz)
    private final Dataset data; // (nnz)

    /**
     * Opens the matrix whose parts lie below a path.
     *
     * @param at group with indptr, indices and data
     */
    public LazyCsr(H5File file, String at, int rows, int columns) {
        this.file = file;
        this.at = at;
        this.columns = columns;
        this.indptr = Values.longs(file.value(at + "/indptr"));
        this.indices = file.dataset(at + "/indices");
        this.data = file.dataset(at + "/data");
        checkStarts(rows);
    }

    private void checkStarts(int rows) {
        boolean sound = indptr.length == rows + 1
                && indptr[0] == 0
                && indptr[rows] == size(data)
                && indptr[rows] == size(indices);
        for (int i = 0; sound && i < rows; i++) {
            sound = indptr[i] <= indptr[i + 1];
        }
        if (!sound) {
            throw new BadInputException(
                    "%s: the sparse matrix '%s' is inconsistent: its row offsets do not match %d rows and %d entries"
                            .formatted(file.path(), at, rows, size(data)));
        }
    }

    private static long size(Dataset d) {
        return d.getDimensionsAsLong()[0];
    }

    @Override
    public int rows() {
        return indptr.length - 1;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public CsrMatrix slab(int from, int to) {
        Objects.checkFromToIndex(from, to, rows());
        long first = indptr[from];
        long entries = indptr[to] - first;
        if (entries > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(entries + " entries in one slab; ask for fewer rows");
        }
        int n = (int) entries;
        int[] rowStart = new int[to - from + 1];
        for (int i = 0; i < rowStart.length; i++) {
            rowStart[i] = (int) (indptr[from + i] - first);
        }
        return tidy(rowStart, Slices.ints(file, indices, first, n), Slices.floats(file, data, first, n));
    }

    /** What rows hold is known here: those of a wide panel are mostly empty, and slabs of few rows read chunks twice. */
    @Override
    public void forEachSlab(SlabVisitor visitor) {
        forEachSlab(SLAB_ROWS, visitor);
    }

    /** Slabs of fewer rows where rows have very many entries, so that memory is bounded whatever the panel. */
    @Override
    public void forEachSlab(int slabRows, SlabVisitor visitor) {
        int from = 0;
        while (from < rows()) {
            int to = from + 1;
            while (to < rows() && to - from < slabRows && indptr[to + 1] - indptr[from] <= SLAB_ENTRIES) {
                to++;
            }
            visitor.visit(from, slab(from, to));
            from = to;
        }
    }

    /** Python does not promise ascending columns inside a row: sort where they are not, and check the range. */
    private CsrMatrix tidy(int[] rowStart, int[] column, float[] value) {
        for (int i = 0; i + 1 < rowStart.length; i++) {
            boolean ascending = true;
            for (int k = rowStart[i]; k < rowStart[i + 1]; k++) {
                if (column[k] < 0 || column[k] >= columns) {
                    throw new BadInputException("%s: the sparse matrix '%s' has column %d outside 0..%d"
                            .formatted(file.path(), at, column[k], columns - 1));
                }
                ascending &= k == rowStart[i] || column[k - 1] < column[k];
            }
            if (!ascending) {
                SortedRows.sort(column, value, rowStart[i], rowStart[i + 1]);
            }
        }
        CsrMatrix slab = new CsrMatrix(columns, rowStart, column, value);
        try {
            slab.check();
        } catch (IllegalStateException e) {
            throw new BadInputException(
                    "%s: the sparse matrix '%s' is malformed: %s".formatted(file.path(), at, e.getMessage()), e);
        }
        return slab;
    }
}
