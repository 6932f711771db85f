package io.stroma.tissue;

import io.stroma.error.ResourceException;
import java.util.Objects;

/**
 * Dense row-major float matrix in memory. The array is shared, not copied: whoever holds the matrix after construction
 * only reads it.
 *
 * @param rows number of rows
 * @param columns number of columns
 * @param values row-major entries, {@code values[i * columns + j]}
 */
public record DenseMatrix(int rows, int columns, float[] values) implements CellRows {

    private static final int MOST_ENTRIES = Integer.MAX_VALUE - 8; // of an array

    public DenseMatrix {
        Objects.requireNonNull(values);
        if ((long) rows * columns != values.length) {
            throw new IllegalArgumentException(
                    rows + " x " + columns + " entries expected, " + values.length + " given");
        }
    }

    /**
     * All zero.
     *
     * @throws ResourceException when it would be larger than an array can be
     */
    public static DenseMatrix zeros(int rows, int columns) {
        if ((long) rows * columns > MOST_ENTRIES) {
            throw new ResourceException(
                    "a matrix of %,d x %,d is larger than an array can be; use fewer cells, genes or columns"
                            .formatted(rows, columns));
        }
        return new DenseMatrix(rows, columns, new float[rows * columns]);
    }

    public float get(int row, int column) {
        return values[row * columns + column];
    }

    @Override
    public void read(int from, int to, float[] out) {
        System.arraycopy(values, from * columns, out, 0, (to - from) * columns);
    }

    @Override
    public DenseMatrix dense() {
        return this;
    }

    /** The given rows in the given order, copied. */
    public DenseMatrix select(int[] rowIndex) {
        float[] out = new float[Math.multiplyExact(rowIndex.length, columns)];
        for (int i = 0; i < rowIndex.length; i++) {
            System.arraycopy(values, rowIndex[i] * columns, out, i * columns, columns);
        }
        return new DenseMatrix(rowIndex.length, columns, out);
    }
}
