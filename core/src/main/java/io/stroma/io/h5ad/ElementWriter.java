package io.stroma.io.h5ad;

import io.stroma.io.UniqueNames;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CellRows;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.ExpressionMatrix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Writes AnnData elements with the encoding attributes of the current specification. */
final class ElementWriter {

    private static final int SLAB = 8192; // rows

    private final H5Writer out;

    ElementWriter(H5Writer out) {
        this.out = out;
    }

    /** A name as the key of an element: a slash would be a group, a dot the group itself, and nothing no key. */
    static String key(String name) {
        String key = name.replace('/', '_');
        return key.isEmpty() || key.equals(".") ? key.replace('.', '_') + "_" : key;
    }

    void encoding(String path, String type, String version) throws IOException {
        out.attribute(path, "encoding-type", type);
        out.attribute(path, "encoding-version", version);
    }

    /** An empty mapping, such as obsm, unless it is there. */
    void mapping(String path) throws IOException {
        if (!out.exists(path)) {
            out.group(path);
            encoding(path, "dict", "0.1.0");
        }
    }

    /** A matrix, read and written a slab of whole chunks at a time. */
    void dense(String path, CellRows m) throws IOException {
        int chunk = (int) H5Rows.rowsPerChunk(m.rows(), m.columns());
        int most = Math.min(SLAB, ExpressionMatrix.SLAB_ENTRIES / Math.max(1, m.columns()));
        int slab = Math.max(1, most / chunk) * chunk;
        float[] values = new float[Math.multiplyExact(Math.min(slab, m.rows()), m.columns())];
        try (H5Rows rows = out.rows(path, m.rows(), m.columns())) {
            for (int from = 0; from < m.rows(); from += slab) {
                int to = Math.min(m.rows(), from + slab);
                m.read(from, to, values);
                rows.write(from, to - from, values);
            }
        }
        encoding(path, "array", "0.2.0");
    }

    void csr(String path, int[] starts, int[] targets, float[] values, int columns) throws IOException {
        out.group(path);
        encoding(path, "csr_matrix", "0.1.0");
        out.attribute(path, "shape", new long[] {starts.length - 1L, columns});
        out.numbers(path + "/indptr", starts, starts.length);
        out.numbers(path + "/indices", targets, targets.length);
        out.numbers(path + "/data", values, values.length);
    }

    /** Sparse rows, read and written a slab at a time. */
    void csr(String path, ExpressionMatrix x) throws IOException {
        out.group(path);
        encoding(path, "csr_matrix", "0.1.0");
        out.attribute(path, "shape", new long[] {x.rows(), x.columns()});
        int[] starts = new int[x.rows() + 1];
        try (H5Column indices = out.column(path + "/indices", H5Column.Kind.INT32);
                H5Column data = out.column(path + "/data", H5Column.Kind.FLOAT32)) {
            x.forEachSlab((from, slab) -> {
                append(slab, indices, data);
                for (int i = 1; i <= slab.rows(); i++) {
                    starts[from + i] = Math.addExact(starts[from], slab.rowStart(i));
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        out.numbers(path + "/indptr", starts, starts.length);
    }

    private static void append(CsrMatrix slab, H5Column indices, H5Column data) {
        int[] columns = new int[slab.nonZeros()];
        float[] values = new float[columns.length];
        for (int k = 0; k < columns.length; k++) {
            columns[k] = slab.column(k);
            values[k] = slab.value(k);
        }
        try {
            indices.append(columns);
            data.append(values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A frame with an index and columns; names that cannot be keys are changed, and numbered where that repeats one.
     *
     * @return the keys
     */
    Set<String> frame(String path, String[] index, Map<String, CellColumn> named) throws IOException {
        List<String> keys = UniqueNames.of(
                "column",
                Stream.concat(Stream.of("_index"), named.keySet().stream().map(ElementWriter::key))
                        .toList(),
                new ArrayList<>());
        Map<String, CellColumn> columns = new LinkedHashMap<>();
        named.values().forEach(column -> columns.put(keys.get(columns.size() + 1), column));
        out.group(path);
        encoding(path, "dataframe", "0.2.0");
        out.attribute(path, "_index", "_index");
        out.attribute(path, "column-order", columns.keySet().toArray(String[]::new));
        strings(path + "/_index", index);
        for (Map.Entry<String, CellColumn> column : columns.entrySet()) {
            column(path + "/" + column.getKey(), column.getValue());
        }
        return columns.keySet();
    }

    void strings(String path, String[] values) throws IOException {
        out.strings(path, values);
        encoding(path, "string-array", "0.2.0");
    }

    void column(String path, CellColumn column) throws IOException {
        if (column instanceof CellColumn.Categorical c) {
            categorical(path, c);
        } else if (column instanceof CellColumn.Real r) {
            numbers(path, r.values(), r.size());
        } else if (column instanceof CellColumn.Whole w) {
            if (w.missing() == null) {
                numbers(path, w.values(), w.size());
            } else {
                out.group(path);
                encoding(path, "nullable-integer", "0.1.0");
                numbers(path + "/values", w.values(), w.size());
                flags(path + "/mask", w.missing());
            }
        } else if (column instanceof CellColumn.Flag f) {
            if (f.missing() == null) {
                flags(path, f.values());
            } else {
                out.group(path);
                encoding(path, "nullable-boolean", "0.1.0");
                flags(path + "/values", f.values());
                flags(path + "/mask", f.missing());
            }
        } else if (column instanceof CellColumn.Text t) {
            strings(path, t.values());
        }
    }

    private void categorical(String path, CellColumn.Categorical c) throws IOException {
        out.group(path);
        encoding(path, "categorical", "0.2.0");
        out.attribute(path, "ordered", c.ordered());
        if (c.categories().size() < 128) {
            byte[] codes = new byte[c.size()];
            for (int i = 0; i < codes.length; i++) {
                codes[i] = (byte) c.codes()[i];
            }
            numbers(path + "/codes", codes, codes.length);
        } else {
            numbers(path + "/codes", c.codes(), c.size());
        }
        strings(path + "/categories", c.categories().toArray(String[]::new));
    }

    private void numbers(String path, Object values, int n) throws IOException {
        out.numbers(path, values, n);
        encoding(path, "array", "0.2.0");
    }

    private void flags(String path, boolean[] values) throws IOException {
        out.flags(path, values);
        encoding(path, "array", "0.2.0");
    }

    /** A value of uns: map, string, number, boolean, String[], double[] or long[]. */
    void unstructured(String path, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            out.group(path);
            encoding(path, "dict", "0.1.0");
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (entry.getValue() != null) {
                    unstructured(path + "/" + key(entry.getKey().toString()), entry.getValue());
                }
            }
        } else if (value instanceof String[] s) {
            strings(path, s);
        } else if (value instanceof double[] d) {
            numbers(path, d, d.length);
        } else if (value instanceof long[] l) {
            numbers(path, l, l.length);
        } else if (value instanceof String s) {
            out.scalar(path, s);
            encoding(path, "string", "0.2.0");
        } else if (value instanceof Number || value instanceof Boolean) {
            out.scalar(path, value);
            encoding(path, "numeric-scalar", "0.2.0");
        } else {
            throw new IllegalArgumentException(
                    "uns cannot hold a " + value.getClass().getSimpleName());
        }
    }
}
