package io.stroma.io;

import io.stroma.error.BadInputException;
import io.stroma.error.UsageException;
import io.stroma.io.delimited.DelimitedTissue;
import io.stroma.io.delimited.TextTable;
import io.stroma.io.h5ad.H5adFile;
import io.stroma.io.mtx.MatrixMarket;
import io.stroma.io.tenx.TenxMatrixFile;
import io.stroma.io.tenx.XeniumFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Opens a tissue of any format Stroma reads; the format is told by the name of the file or the layout of the folder. */
public final class TissueFiles {

    private TissueFiles() {}

    /**
     * Opens a file or folder. The caller closes the result when it no longer uses the tissue.
     *
     * @throws BadInputException if it is missing, of an unknown format or damaged
     */
    public static TissueFile open(Path path, ReadOptions options) {
        TissueFile file = asItIs(path, options);
        if (options.shuffle() == null) {
            return file;
        }
        try {
            return file.shuffled(options.shuffle());
        } catch (RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    private static TissueFile asItIs(Path path, ReadOptions options) {
        if (!Files.exists(path)) {
            throw new BadInputException(path + " does not exist; check the path");
        }
        String name = path.toString().toLowerCase(Locale.ROOT);
        refuseIdle(path, name.endsWith(".h5ad") && !Files.isDirectory(path), options);
        if (Files.isDirectory(path)) {
            return folder(path, options);
        }
        if (name.endsWith(".h5ad")) {
            return H5adFile.openTissue(path, options);
        }
        if (name.endsWith(".h5")) {
            return tenx(path, options);
        }
        if (name.endsWith(".mtx") || name.endsWith(".mtx.gz")) {
            return MatrixMarket.open(path, options);
        }
        if (name.matches(".*\\.(csv|tsv|txt)(\\.gz)?")) {
            return DelimitedTissue.open(path, options);
        }
        throw new BadInputException(path
                + ": unknown format; Stroma reads .h5ad, 10x .h5, .mtx, .csv and .tsv (also .gz) and Xenium folders");
    }

    /** What a format has no place for would have no effect. */
    private static void refuseIdle(Path path, boolean annData, ReadOptions options) {
        if (annData && options.cellTable() != null) {
            throw new UsageException(
                    "%s has a table of cells of its own (obs), so %s would not be read; leave it out, or add its columns to obs"
                            .formatted(path, options.cellTable()));
        }
        if (!annData && (options.layer() != null || options.spatialKey() != null)) {
            throw new UsageException(
                    "%s is no .h5ad: it has neither layers nor obsm; leave out the layer or key".formatted(path));
        }
    }

    private static TissueFile folder(Path path, ReadOptions options) {
        if (XeniumFolder.matches(path)) {
            return XeniumFolder.open(path, options);
        }
        for (String name : List.of("matrix.mtx.gz", "matrix.mtx")) {
            if (Files.isRegularFile(path.resolve(name))) {
                return MatrixMarket.open(path.resolve(name), options);
            }
        }
        throw new BadInputException(
                path
                        + " is a folder of no known layout: a Xenium folder has cell_feature_matrix.h5, a 10x folder matrix.mtx(.gz)");
    }

    private static TissueFile tenx(Path path, ReadOptions options) {
        TenxMatrixFile matrix = TenxMatrixFile.open(path);
        try {
            return TissueAssembly.of(
                    path,
                    "10x feature-barcode matrix",
                    matrix.matrix(),
                    matrix.genes(),
                    matrix.cells(),
                    options.cellTable() == null ? null : TextTable.read(options.cellTable()),
                    null,
                    options,
                    matrix.notes(),
                    matrix.file());
        } catch (RuntimeException e) {
            matrix.file().close();
            throw e;
        }
    }
}
