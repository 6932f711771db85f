package io.stroma.io.h5ad;

import io.stroma.tissue.CsrMatrix;

/** Sparse rows filled entry by entry, column after column: a counting sort, 8 bytes an entry. */
final class RowFill {

    private final int columns;
    private final int first;
    private final int[] rowStart;
    private final int[] next; // slot of the next entry of every row
    private final int[] columnOf;
    private final float[] values;

    /**
     * Room for some rows.
     *
     * @param inRow number of entries of every row of the matrix
     * @param from first row to fill
     * @param to behind the last row to fill
     */
    RowFill(int[] inRow, int from, int to, int columns) {
        this.columns = columns;
        this.first = from;
        this.rowStart = new int[to - from + 1];
        for (int i = from; i < to; i++) {
            rowStart[i - from + 1] = Math.addExact(rowStart[i - from], inRow[i]);
        }
        this.next = rowStart.clone();
        this.columnOf = new int[rowStart[to - from]];
        this.values = new float[columnOf.length];
    }

    /** Columns of one row come in ascending order. */
    void add(int row, int column, float value) {
        int slot = next[row - first]++;
        columnOf[slot] = column;
        values[slot] = value;
    }

    /** The filled rows; row 0 is the first of the range. */
    CsrMatrix rows() {
        return new CsrMatrix(columns, rowStart, columnOf, values);
    }
}
