package io.stroma.io.h5ad;

import io.jhdf.api.Dataset;
import io.stroma.error.BadInputException;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.DenseMatrix;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Matrices with a row a cell (obsm): arrays, sparse matrices, data frames; before anndata 0.7 fields of one table. */
final class Obsm {

    private final H5File file;

    Obsm(H5File file) {
        this.file = file;
    }

    Set<String> keys() {
        return file.children("obsm");
    }

    boolean has(String key) {
        return keys().contains(key) || legacy(key) != null;
    }

    /**
     * One entry as dense rows.
     *
     * @throws BadInputException listing the keys there are
     */
    DenseMatrix dense(String key) {
        String at = "obsm/" + key;
        if (keys().contains(key)) {
            return isFrame(at) ? ofColumns(at, frame(at)) : MatrixReader.dense(file, at);
        }
        Object rows = legacy(key);
        if (rows == null) {
            throw new BadInputException("%s: there is no obsm['%s']; it has: %s"
                    .formatted(file.path(), key, keys().isEmpty() ? "none" : String.join(", ", keys())));
        }
        int columns = Array.getLength(Array.get(rows, 0));
        return new DenseMatrix(Array.getLength(rows), columns, Values.flatten(rows, columns));
    }

    /** The first two columns of an entry in full precision: x (N) and y (N). */
    double[][] plane(String key) {
        String at = "obsm/" + key;
        if (!keys().contains(key)) {
            return firstTwo(at, legacy(key));
        }
        if (isFrame(at)) {
            List<double[]> xy = frame(at);
            requireTwo(at, xy.size());
            return new double[][] {xy.get(0), xy.get(1)};
        }
        if (!(file.find(at).orElse(null) instanceof Dataset dataset) || dataset.getDimensions().length != 2) {
            throw new BadInputException("%s: '%s' is no table of coordinates".formatted(file.path(), at));
        }
        int[] shape = dataset.getDimensions();
        requireTwo(at, shape[1]);
        double[][] xy = new double[2][shape[0]];
        if (shape[0] > 0) {
            double[] flat = Values.doubles(file.read(at, dataset::getDataFlat)); // (N * d)
            for (int i = 0; i < shape[0]; i++) {
                xy[0][i] = flat[i * shape[1]];
                xy[1][i] = flat[i * shape[1] + 1];
            }
        }
        return xy;
    }

    private double[][] firstTwo(String at, Object rows) {
        int n = Array.getLength(rows);
        double[][] xy = new double[2][n];
        for (int i = 0; i < n; i++) {
            double[] row = Values.doubles(Array.get(rows, i));
            requireTwo(at, row.length);
            xy[0][i] = row[0];
            xy[1][i] = row[1];
        }
        return xy;
    }

    private void requireTwo(String at, int columns) {
        if (columns < 2) {
            throw new BadInputException("%s: '%s' has %d column, x and y expected".formatted(file.path(), at, columns));
        }
    }

    private boolean isFrame(String at) {
        return "dataframe".equals(String.valueOf(file.attribute(at, "encoding-type")));
    }

    /** Numeric columns of a data frame. */
    private List<double[]> frame(String at) {
        List<double[]> columns = new ArrayList<>();
        for (CellColumn column : new FrameReader(file).read(at).columns().values()) {
            column.numbers().ifPresent(columns::add);
        }
        return columns;
    }

    private DenseMatrix ofColumns(String at, List<double[]> columns) {
        if (columns.isEmpty()) {
            throw new BadInputException("%s: the table '%s' has no column of numbers".formatted(file.path(), at));
        }
        int d = columns.size();
        int n = columns.get(0).length;
        float[] values = new float[Math.multiplyExact(n, d)];
        for (int j = 0; j < d; j++) {
            for (int i = 0; i < n; i++) {
                values[i * d + j] = (float) columns.get(j)[i];
            }
        }
        return new DenseMatrix(n, d, values);
    }

    /** Rows of a field of the compound table before 0.7, or null. */
    private Object legacy(String key) {
        boolean table = file.find("obsm").orElse(null) instanceof Dataset d && d.isCompound();
        return table && file.value("obsm") instanceof Map<?, ?> fields ? fields.get(key) : null;
    }
}
