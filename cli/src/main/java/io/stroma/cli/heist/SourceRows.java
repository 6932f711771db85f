package io.stroma.cli.heist;

import io.stroma.prepare.PreparedTissue;
import io.stroma.tissue.CellRows;
import java.util.Arrays;

/**
 * Rows of a prepared tissue as rows of its input file; NaN where quality control left a cell out.
 *
 * @param tissue that says where its cells came from
 * @param kept a row for every cell of the prepared tissue
 */
record SourceRows(PreparedTissue tissue, CellRows kept) implements CellRows {

    @Override
    public int rows() {
        return tissue.sourceCells();
    }

    @Override
    public int columns() {
        return kept.columns();
    }

    @Override
    public void read(int from, int to, float[] out) {
        int d = columns();
        int first = place(from);
        int end = place(to);
        float[] rows = new float[(end - first) * d];
        kept.read(first, end, rows);
        Arrays.fill(out, 0, (to - from) * d, Float.NaN);
        for (int k = first; k < end; k++) {
            System.arraycopy(rows, (k - first) * d, out, (tissue.sourceRow()[k] - from) * d, d);
        }
    }

    /** Number of kept cells before a row of the input. */
    private int place(int sourceRow) {
        int at = Arrays.binarySearch(tissue.sourceRow(), sourceRow);
        return at < 0 ? -at - 1 : at;
    }
}
