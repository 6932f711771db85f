package io.stroma.io.h5ad;

import io.jhdf.api.Dataset;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.ExpressionMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A dense matrix in a file, read a slab of rows at a time; only a piece of the slab is dense in memory. */
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
        if (from == to || columns == 0) {
            return new CsrMatrix(columns, new int[to - from + 1], new int[0], new float[0]);
        }
        int step = Math.max(1, SLAB_ENTRIES / columns);
        List<CsrMatrix> pieces = new ArrayList<>();
        for (int row = from; row < to; row += step) {
            pieces.add(piece(row, Math.min(step, to - row)));
        }
        return pieces.size() == 1 ? pieces.get(0) : CsrMatrix.stack(pieces);
    }

    private CsrMatrix piece(int from, int n) {
        float[] dense = file.read(
                data.getPath(),
                () -> Values.flatten(data.getData(new long[] {from, 0}, new int[] {n, columns}), columns)); // (n, G)
        return CsrMatrix.ofDense(n, columns, dense);
    }
}
