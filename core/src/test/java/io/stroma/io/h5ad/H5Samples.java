package io.stroma.io.h5ad;

import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CsrMatrix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;

/** Small AnnData files of layouts that Stroma reads but does not write itself. */
final class H5Samples {

    private H5Samples() {}

    /** What goes into X. */
    @FunctionalInterface
    interface Matrix {
        void writeTo(H5Writer out, ElementWriter elements) throws IOException;
    }

    /** A file with cells c0.., genes g0.., one column and coordinates. */
    static Path file(Path path, int cells, int genes, Matrix x) throws IOException {
        try (H5Writer out = H5Writer.create(path)) {
            ElementWriter elements = new ElementWriter(out);
            elements.encoding("/", "anndata", "0.1.0");
            x.writeTo(out, elements);
            double[] area = IntStream.range(0, cells).asDoubleStream().toArray();
            elements.frame("obs", names("c", cells), Map.of("area", new CellColumn.Real(area)));
            elements.frame("var", names("g", genes), Map.of());
            elements.mapping("obsm");
            double[] xy = new double[2 * cells];
            for (int i = 0; i < cells; i++) {
                xy[2 * i] = i % 100;
                xy[2 * i + 1] = i / 100;
            }
            out.numbers("obsm/spatial", xy, cells, 2);
            elements.encoding("obsm/spatial", "array", "0.2.0");
        }
        return path;
    }

    static Matrix csr(CsrMatrix m) {
        int[] starts = IntStream.rangeClosed(0, m.rows()).map(m::rowStart).toArray();
        int[] columns = IntStream.range(0, m.nonZeros()).map(m::column).toArray();
        float[] values = new float[m.nonZeros()];
        for (int k = 0; k < values.length; k++) {
            values[k] = m.value(k);
        }
        return (out, elements) -> elements.csr("X", starts, columns, values, m.columns());
    }

    /** Compressed sparse columns out of their three arrays. */
    static Matrix csc(int rows, int[] indptr, int[] indices, float[] data) {
        return (out, elements) -> {
            out.group("X");
            elements.encoding("X", "csc_matrix", "0.1.0");
            out.attribute("X", "shape", new long[] {rows, indptr.length - 1});
            out.numbers("X/indptr", indptr, indptr.length);
            out.numbers("X/indices", indices, indices.length);
            out.numbers("X/data", data, data.length);
        };
    }

    /** The same matrix by column. */
    static Matrix csc(CsrMatrix m) {
        int[] indptr = new int[m.columns() + 1];
        int[] indices = new int[m.nonZeros()];
        float[] data = new float[m.nonZeros()];
        int k = 0;
        for (int j = 0; j < m.columns(); j++) {
            for (int i = 0; i < m.rows(); i++) {
                if (m.get(i, j) != 0) {
                    indices[k] = i;
                    data[k++] = m.get(i, j);
                }
            }
            indptr[j + 1] = k;
        }
        return csc(m.rows(), indptr, indices, data);
    }

    private static String[] names(String prefix, int n) {
        return IntStream.range(0, n).mapToObj(i -> prefix + i).toArray(String[]::new);
    }
}
