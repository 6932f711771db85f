package io.stroma.tissue;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Compressed sparse rows in memory: the entries of row i are {@code values[k]} in column {@code columnOf[k]} for
 * {@code k} in {@code [rowStart[i], rowStart[i+1])}, columns ascending and distinct. 8 bytes an entry.
 */
public final class CsrMatrix implements ExpressionMatrix {

    private final int columns;
    private final int[] rowStart; // (N + 1)
    private final int[] columnOf; // (nnz)
    private final float[] values; // (nnz)

    /** Takes the arrays as they are, without copying; callers give them away. Call {@link #check()} for foreign data. */
    public CsrMatrix(int columns, int[] rowStart, int[] columnOf, float[] values) {
        this.columns = columns;
        this.rowStart = Objects.requireNonNull(rowStart);
        this.columnOf = Objects.requireNonNull(columnOf);
        this.values = Objects.requireNonNull(values);
    }

    /** The non-zero entries of a dense row-major matrix. */
    public static CsrMatrix ofDense(int rows, int columns, float[] rowMajor) {
        int[] rowStart = new int[rows + 1];
        int n = 0;
        for (float v : rowMajor) {
            n += v != 0 ? 1 : 0;
        }
        int[] columnOf = new int[n];
        float[] values = new float[n];
        int k = 0;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float v = rowMajor[i * columns + j];
                if (v != 0) {
                    columnOf[k] = j;
                    values[k++] = v;
                }
            }
            rowStart[i + 1] = k;
        }
        return new CsrMatrix(columns, rowStart, columnOf, values);
    }

    /**
     * The rows of several matrices one below the other, copied.
     *
     * @param parts at least one, all with the same number of columns
     */
    public static CsrMatrix stack(List<CsrMatrix> parts) {
        int rows = parts.stream().mapToInt(CsrMatrix::rows).sum();
        int entries = parts.stream().mapToInt(CsrMatrix::nonZeros).reduce(0, Math::addExact);
        int[] rowStart = new int[rows + 1];
        int[] columnOf = new int[entries];
        float[] values = new float[entries];
        int row = 0;
        int k = 0;
        for (CsrMatrix part : parts) {
            if (part.columns != parts.get(0).columns) {
                throw new IllegalArgumentException(part.columns + " columns below " + parts.get(0).columns);
            }
            System.arraycopy(part.columnOf, 0, columnOf, k, part.nonZeros());
            System.arraycopy(part.values, 0, values, k, part.nonZeros());
            for (int i = 0; i < part.rows(); i++) {
                rowStart[++row] = k + part.rowStart[i + 1];
            }
            k += part.nonZeros();
        }
        return new CsrMatrix(parts.get(0).columns, rowStart, columnOf, values);
    }

    @Override
    public int rows() {
        return rowStart.length - 1;
    }

    @Override
    public int columns() {
        return columns;
    }

    /** Number of stored entries. */
    public int nonZeros() {
        return rowStart[rows()];
    }

    /** Index of the first entry of a row; {@code rowStart(rows())} is the number of entries. */
    public int rowStart(int row) {
        return rowStart[row];
    }

    /** Column of entry k. */
    public int column(int k) {
        return columnOf[k];
    }

    /** Value of entry k. */
    public float value(int k) {
        return values[k];
    }

    /** One entry, by binary search. */
    public float get(int row, int column) {
        int k = Arrays.binarySearch(columnOf, rowStart[row], rowStart[row + 1], column);
        return k < 0 ? 0f : values[k];
    }

    @Override
    public CsrMatrix slab(int from, int to) {
        Objects.checkFromToIndex(from, to, rows());
        if (from == 0 && to == rows()) {
            return this;
        }
        int[] start = new int[to - from + 1];
        for (int i = 0; i < start.length; i++) {
            start[i] = rowStart[from + i] - rowStart[from];
        }
        return new CsrMatrix(
                columns,
                start,
                Arrays.copyOfRange(columnOf, rowStart[from], rowStart[to]),
                Arrays.copyOfRange(values, rowStart[from], rowStart[to]));
    }

    /** The given rows in the given order, copied. */
    public CsrMatrix selectRows(int[] rows) {
        int[] start = new int[rows.length + 1];
        for (int i = 0; i < rows.length; i++) {
            start[i + 1] = Math.addExact(start[i], rowStart[rows[i] + 1] - rowStart[rows[i]]);
        }
        int[] column = new int[start[rows.length]];
        float[] value = new float[start[rows.length]];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(columnOf, rowStart[rows[i]], column, start[i], start[i + 1] - start[i]);
            System.arraycopy(values, rowStart[rows[i]], value, start[i], start[i + 1] - start[i]);
        }
        return new CsrMatrix(columns, start, column, value);
    }

    /**
     * Verifies the invariants of the layout.
     *
     * @throws IllegalStateException naming the first row that breaks one
     */
    public void check() {
        if (rowStart[0] != 0 || rowStart[rows()] > columnOf.length || columnOf.length != values.length) {
            throw new IllegalStateException("row starts do not match " + columnOf.length + " stored entries");
        }
        for (int i = 0; i < rows(); i++) {
            if (rowStart[i + 1] < rowStart[i]) {
                throw new IllegalStateException("row " + i + " ends before it starts");
            }
            for (int k = rowStart[i]; k < rowStart[i + 1]; k++) {
                boolean ascending = k == rowStart[i] || columnOf[k - 1] < columnOf[k];
                if (!ascending || columnOf[k] < 0 || columnOf[k] >= columns) {
                    throw new IllegalStateException(
                            "row " + i + ": column " + columnOf[k] + " is out of order or outside 0.." + (columns - 1));
                }
            }
        }
    }
}
