package io.stroma.io.h5ad;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A feature-barcode matrix of three cells and three features, the second of which is a control.
 *
 * @param types feature types
 * @param cells barcodes
 * @param starts offsets of the cells
 * @param indices feature of every entry
 * @param missing path below {@code matrix} that is left out, or null
 */
public record TenxSample(String[] types, String[] cells, long[] starts, long[] indices, String missing) {

    public static TenxSample sound() {
        return new TenxSample(
                new String[] {"Gene Expression", "Negative Control Probe", "Gene Expression"},
                new String[] {"b1", "b2", "b3"},
                new long[] {0, 2, 3, 5},
                new long[] {0, 1, 2, 0, 2},
                null);
    }

    public TenxSample withTypes(String... other) {
        return new TenxSample(other, cells, starts, indices, missing);
    }

    public TenxSample withCells(String... other) {
        return new TenxSample(types, other, starts, indices, missing);
    }

    public TenxSample withStarts(long... other) {
        return new TenxSample(types, cells, other, indices, missing);
    }

    public TenxSample withIndices(long... other) {
        return new TenxSample(types, cells, starts, other, missing);
    }

    public TenxSample without(String part) {
        return new TenxSample(types, cells, starts, indices, part);
    }

    /** Writes the file. */
    public Path write(Path path) throws IOException {
        try (H5Writer out = H5Writer.create(path)) {
            out.group("matrix");
            out.group("matrix/features");
            out.strings("matrix/features/name", new String[] {"Gad1", "NegProbe", "Mbp"});
            out.strings("matrix/features/feature_type", types);
            out.strings("matrix/barcodes", cells);
            out.numbers("matrix/indptr", starts, starts.length);
            out.numbers("matrix/indices", indices, indices.length);
            out.numbers("matrix/data", new int[] {1, 9, 5, 2, 3}, 5);
            for (String part : missing == null ? List.<String>of() : List.of(missing)) {
                out.delete("matrix/" + part);
            }
        }
        return path;
    }
}
