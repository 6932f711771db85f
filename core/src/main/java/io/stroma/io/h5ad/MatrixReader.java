package io.stroma.io.h5ad;

import io.jhdf.api.Dataset;
import io.jhdf.api.Node;
import io.stroma.error.BadInputException;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.ExpressionMatrix;
import java.util.List;

/** Matrices of every era: dense, csr, csc; modern attributes and the {@code h5sparse} ones of anndata before 0.7. */
final class MatrixReader {

    private MatrixReader() {}

    /** The expression matrix at a path, lazily where the layout allows it. */
    static ExpressionMatrix expression(H5File file, String at) {
        Node node = file.find(at)
                .orElseThrow(() -> new BadInputException("%s: there is no matrix '%s'".formatted(file.path(), at)));
        if (node instanceof Dataset dataset) {
            return dense(file, dataset);
        }
        long[] shape = shape(file, node);
        String format = sparseFormat(file, node, at, shape);
        int rows = Math.toIntExact(shape[0]);
        int columns = Math.toIntExact(shape[1]);
        return format.equals("csr") ? new LazyCsr(file, at, rows, columns) : new LazyCsc(file, at, rows, columns);
    }

    /** A whole matrix of moderate size, such as an embedding, as dense rows. */
    static DenseMatrix dense(H5File file, String at) {
        ExpressionMatrix matrix = expression(file, at);
        DenseMatrix out = DenseMatrix.zeros(matrix.rows(), matrix.columns());
        matrix.forEachSlab((first, slab) -> copy(slab, first, out));
        return out;
    }

    private static void copy(CsrMatrix slab, int first, DenseMatrix out) {
        for (int i = 0; i < slab.rows(); i++) {
            for (int k = slab.rowStart(i); k < slab.rowStart(i + 1); k++) {
                out.values()[(first + i) * out.columns() + slab.column(k)] = slab.value(k);
            }
        }
    }

    private static ExpressionMatrix dense(H5File file, Dataset dataset) {
        long[] shape = dataset.getDimensionsAsLong();
        if (dataset.isCompound() || shape.length == 0 || shape.length > 2) {
            throw new BadInputException(
                    "%s: '%s' is no matrix (%d dimensions)".formatted(file.path(), dataset.getPath(), shape.length));
        }
        if (shape.length == 1) {
            throw new BadInputException(
                    "%s: '%s' has one dimension, cells x genes expected".formatted(file.path(), dataset.getPath()));
        }
        return new LazyDense(file, dataset, Math.toIntExact(shape[0]), Math.toIntExact(shape[1]));
    }

    private static String sparseFormat(H5File file, Node node, String at, long[] shape) {
        Object modern = file.attribute(node, "encoding-type");
        Object declared = modern != null ? modern : file.attribute(node, "h5sparse_format");
        String text = declared == null ? undeclared(file, at, shape) : declared.toString();
        if (text.startsWith("csr") || text.startsWith("csc")) {
            return text.substring(0, 3);
        }
        throw new BadInputException(
                "%s: '%s' has encoding '%s'; csr, csc and dense matrices can be read".formatted(file.path(), at, text));
    }

    /** Some writers leave the encoding out; then the number of offsets tells whether they are of rows or columns. */
    private static String undeclared(H5File file, String at, long[] shape) {
        boolean sparse = file.children(at).containsAll(List.of("data", "indices", "indptr"));
        long offsets = sparse ? file.dataset(at + "/indptr").getDimensionsAsLong()[0] : -1;
        if (shape[0] != shape[1] && offsets == shape[0] + 1) {
            return "csr";
        }
        if (shape[0] != shape[1] && offsets == shape[1] + 1) {
            return "csc";
        }
        throw new BadInputException(
                "%s: the sparse matrix '%s' does not tell whether it is stored by row or by column; open and save it once with a current anndata"
                        .formatted(file.path(), at));
    }

    private static long[] shape(H5File file, Node node) {
        Object modern = file.attribute(node, "shape");
        Object shape = modern != null ? modern : file.attribute(node, "h5sparse_shape");
        if (shape == null || !shape.getClass().isArray() || Values.longs(shape).length != 2) {
            throw new BadInputException(
                    "%s: the sparse matrix '%s' does not tell its shape".formatted(file.path(), node.getPath()));
        }
        return Values.longs(shape);
    }
}
