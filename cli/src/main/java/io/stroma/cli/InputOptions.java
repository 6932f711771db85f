package io.stroma.cli;

import io.stroma.io.ReadOptions;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Modality;
import io.stroma.tissue.ValueScale;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** How to read a tissue file where the file itself does not say. */
public final class InputOptions {

    @Option(names = "--layer", paramLabel = "NAME", description = "Expression layer of an .h5ad instead of X.")
    private String layer;

    @Option(
            names = "--spatial-key",
            paramLabel = "KEY",
            description = "obsm key with the coordinates (default: spatial).")
    private String spatialKey;

    @Option(names = "--x", paramLabel = "COLUMN", description = "Column with x, instead of an obsm key.")
    private String xColumn;

    @Option(names = "--y", paramLabel = "COLUMN", description = "Column with y, instead of an obsm key.")
    private String yColumn;

    @Option(
            names = "--unit",
            paramLabel = "UNIT",
            description = "Unit of the coordinates: micrometre, pixel or arbitrary. Never guessed.")
    private LengthUnit unit;

    @Option(
            names = "--modality",
            paramLabel = "KIND",
            description = "rna or protein (default: what the file says, or rna).")
    private Modality modality;

    @Option(
            names = "--scale",
            paramLabel = "SCALE",
            description =
                    "Scale of the values: counts, linear or log1p (default: what the file says, or inferred and printed).")
    private ValueScale scale;

    @Option(
            names = "--cells",
            paramLabel = "FILE",
            description = "Table of cells (CSV/TSV) with coordinates, for inputs that are a bare matrix.")
    private Path cells;

    /** As the readers want it. */
    public ReadOptions readOptions() {
        return ReadOptions.defaults()
                .withLayer(layer)
                .withSpatialKey(spatialKey)
                .withCoordinateColumns(xColumn, yColumn)
                .withUnit(unit)
                .withModality(modality)
                .withScale(scale)
                .withCellTable(cells);
    }
}
