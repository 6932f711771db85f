package io.stroma.io.tenx;

import io.stroma.error.BadInputException;
import io.stroma.io.h5ad.H5File;
import io.stroma.io.h5ad.LazyCsr;
import io.stroma.tissue.ExpressionMatrix;
import io.stroma.tissue.SelectedColumns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A feature-barcode matrix in HDF5 (Cell Ranger 3 and later, Space Ranger, Xenium): columns are cells, so the stored
 * columns are the rows of a tissue and can be read lazily. Control probes, codewords and other features that are no genes
 * are left out.
 *
 * @param matrix cells x genes
 * @param cells barcodes or cell ids
 * @param genes gene names
 * @param notes what was left out
 * @param file the open file
 */
public record TenxMatrixFile(
        ExpressionMatrix matrix, List<String> cells, List<String> genes, List<String> notes, H5File file) {

    /** Type of the features that are genes. */
    public static final String GENE = "Gene Expression";

    /**
     * Opens a file.
     *
     * @throws BadInputException if it has no {@code matrix} group or its parts do not fit
     */
    public static TenxMatrixFile open(Path path) {
        H5File file = H5File.open(path);
        try {
            if (file.find("matrix/features").isEmpty()) {
                throw new BadInputException(
                        path
                                + " is HDF5 but no 10x feature-barcode matrix: it has no 'matrix/features'; for AnnData use the suffix .h5ad");
            }
            return file.explained("matrix", () -> matrix(file, path));
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static TenxMatrixFile matrix(H5File file, Path path) {
        String[] names = file.strings("matrix/features/name");
        String[] types = file.strings("matrix/features/feature_type");
        String[] cells = file.strings("matrix/barcodes");
        if (types.length != names.length) {
            throw new BadInputException(
                    "%s: %d features have names but %d a type; the file is damaged or incomplete, copy or download it again"
                            .formatted(path, names.length, types.length));
        }
        int[] kept = IntStream.range(0, names.length)
                .filter(j -> types[j].equals(GENE))
                .toArray();
        List<String> notes = new ArrayList<>();
        if (kept.length < names.length) {
            notes.add("%d of %d features are controls or no genes and were left out"
                    .formatted(names.length - kept.length, names.length));
        }
        ExpressionMatrix all = new LazyCsr(file, "matrix", cells.length, names.length);
        return new TenxMatrixFile(
                new SelectedColumns(all, kept),
                Arrays.asList(cells),
                Arrays.stream(kept).mapToObj(j -> names[j]).toList(),
                notes,
                file);
    }
}
