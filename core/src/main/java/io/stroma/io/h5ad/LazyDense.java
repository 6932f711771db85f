package io.stroma.io.h5ad;

import io.jhdf.api.Dataset;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.ExpressionMatrix;
import java.util.Objects;

/** A dense matrix in a file, read a slab of rows at a time. */
final class LazyDense implements ExpressionMatrix {

    private final H5File file;
    private final Dataset data; // (N, G)
    private final int rows;
    private final int columns;

    LazyDense(H5File file, Dataset data, int rows, int columns) {
        this.file = file;
        this.data = data;
        this.rows = rows;
        this.columns = columns;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public CsrMatrix slab(int from, int to) {
        Objects.checkFromToIndex(from, to, rows);
        int n = to - from;
        if (n == 0 || columns == 0) {
            return new CsrMatrix(columns, new int[n + 1], new int[0], new float[0]);
        }
        float[] part = file.read(
                data.getPath(),
                () -> Values.flatten(data.getData(new long[] {from, 0}, new int[] {n, columns}), columns));
        return CsrMatrix.ofDense(n, columns, part);
    }
}
