package io.stroma.io.h5ad;

import io.jhdf.api.Dataset;
import io.stroma.error.BadInputException;
import io.stroma.error.ResourceException;
import io.stroma.tissue.CsrMatrix;

/**
 * Compressed sparse columns turned into rows in memory by a counting sort, streaming over the entries: two passes, 8
 * bytes an entry. A column-major file gives no row without reading everything, so this one is not lazy.
 */
final class CscReader {

    private static final int CHUNK = 1 << 22;

    private CscReader() {}

    static CsrMatrix read(H5File file, String at, int rows, int columns) {
        Dataset starts = file.dataset(at + "/indptr");
        long[] indptr = file.read(at + "/indptr", () -> Values.longs(starts.getData())); // (G + 1)
        Dataset indices = file.dataset(at + "/indices");
        Dataset data = file.dataset(at + "/data");
        long nnz = indices.getDimensionsAsLong()[0];
        if (indptr.length != columns + 1 || indptr[columns] != nnz || data.getDimensionsAsLong()[0] != nnz) {
            throw new BadInputException(
                    "%s: the sparse matrix '%s' is inconsistent: its column offsets do not match %d columns and %d entries"
                            .formatted(file.path(), at, columns, nnz));
        }
        if (nnz > Integer.MAX_VALUE - 8) {
            throw new ResourceException(
                    "%s: '%s' has %d entries stored by column, too many to turn into rows in memory; store it as csr"
                            .formatted(file.path(), at, nnz));
        }
        int[] rowStart = new int[rows + 1];
        for (long k = 0; k < nnz; k += CHUNK) {
            for (int row : ints(file, indices, k, nnz)) {
                if (row < 0 || row >= rows) {
                    throw new BadInputException("%s: the sparse matrix '%s' has row %d outside 0..%d"
                            .formatted(file.path(), at, row, rows - 1));
                }
                rowStart[row + 1]++;
            }
        }
        for (int i = 0; i < rows; i++) {
            rowStart[i + 1] += rowStart[i];
        }
        int[] next = rowStart.clone();
        int[] columnOf = new int[(int) nnz];
        float[] values = new float[(int) nnz];
        int column = 0;
        for (long k = 0; k < nnz; k += CHUNK) {
            int[] row = ints(file, indices, k, nnz);
            float[] value = floats(file, data, k, nnz);
            for (int e = 0; e < row.length; e++) {
                while (indptr[column + 1] <= k + e) {
                    column++;
                }
                int slot = next[row[e]]++;
                columnOf[slot] = column;
                values[slot] = value[e];
            }
        }
        CsrMatrix matrix = new CsrMatrix(columns, rowStart, columnOf, values);
        matrix.check();
        return matrix;
    }

    private static int[] ints(H5File file, Dataset d, long from, long size) {
        return file.read(d.getPath(), () -> Values.ints(slice(d, from, size)));
    }

    private static float[] floats(H5File file, Dataset d, long from, long size) {
        return file.read(d.getPath(), () -> Values.floats(slice(d, from, size)));
    }

    private static Object slice(Dataset d, long from, long size) {
        return d.getData(new long[] {from}, new int[] {(int) Math.min(CHUNK, size - from)});
    }
}
