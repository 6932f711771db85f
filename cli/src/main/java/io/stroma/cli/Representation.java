package io.stroma.cli;

import io.stroma.error.BadInputException;
import io.stroma.io.h5ad.H5adFile;
import io.stroma.tissue.DenseMatrix;

/**
 * A stored representation of cells.
 *
 * @param key of obsm
 * @param rows N x d; NaN for cells without one
 * @param usable which cells have one
 */
record Representation(String key, DenseMatrix rows, boolean[] usable) {

    /** Reads obsm[key]. */
    static Representation read(H5adFile file, String key) {
        DenseMatrix rows = file.embedding(key);
        boolean[] usable = new boolean[rows.rows()];
        boolean any = false;
        for (int i = 0; i < usable.length; i++) {
            usable[i] = finite(rows, i);
            any |= usable[i];
        }
        if (!any) {
            throw new BadInputException("%s: obsm['%s'] has no cell with finite values".formatted(file.path(), key));
        }
        return new Representation(key, rows, usable);
    }

    /** All values of a row are numbers. */
    static boolean finite(DenseMatrix rows, int i) {
        for (int j = 0; j < rows.columns(); j++) {
            if (!Float.isFinite(rows.get(i, j))) {
                return false;
            }
        }
        return true;
    }

    /** The method's name in metrics: heist, heist_cell ... */
    static String method(String key) {
        return key.replaceFirst("^X_", "");
    }

    /** Rows that have values. */
    int[] usableRows() {
        return java.util.stream.IntStream.range(0, usable.length)
                .filter(i -> usable[i])
                .toArray();
    }
}
