package io.stroma.io.tenx;

import io.stroma.error.BadInputException;
import io.stroma.io.ReadOptions;
import io.stroma.io.TissueAssembly;
import io.stroma.io.TissueFile;
import io.stroma.io.delimited.TextTable;
import io.stroma.tissue.LengthUnit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A Xenium output folder: {@code cell_feature_matrix.h5} and {@code cells.csv.gz}, coordinates in micrometres. */
public final class XeniumFolder {

    static final String MATRIX = "cell_feature_matrix.h5";
    private static final List<String> CELLS = List.of("cells.csv.gz", "cells.csv");

    private XeniumFolder() {}

    /** A folder that looks like one. */
    public static boolean matches(Path folder) {
        return Files.isRegularFile(folder.resolve(MATRIX));
    }

    /**
     * Opens a folder.
     *
     * @throws BadInputException if the table of cells is missing or does not name the cells of the matrix
     */
    public static TissueFile open(Path folder, ReadOptions options) {
        Path table = options.cellTable() != null
                ? options.cellTable()
                : CELLS.stream()
                        .map(folder::resolve)
                        .filter(Files::isRegularFile)
                        .findFirst()
                        .orElseThrow(
                                () -> new BadInputException(
                                        folder
                                                + " has a matrix but no cells.csv.gz; the coordinates are there. Copy it into the folder"));
        TenxMatrixFile matrix = TenxMatrixFile.open(folder.resolve(MATRIX));
        try {
            return TissueAssembly.of(
                    folder,
                    "Xenium folder",
                    matrix.matrix(),
                    matrix.genes(),
                    matrix.cells(),
                    TextTable.read(table),
                    LengthUnit.MICROMETRE,
                    options,
                    matrix.notes(),
                    matrix.file());
        } catch (RuntimeException e) {
            matrix.file().close();
            throw e;
        }
    }
}
