package io.stroma.io;

import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Modality;
import io.stroma.tissue.ValueScale;
import java.nio.file.Path;

/**
 * What the user says where a file does not; null where the file is to be believed.
 *
 * @param layer expression layer instead of X
 * @param spatialKey obsm key of the coordinates, which must be there; null for {@code spatial} if it is
 * @param xColumn cell column with x instead of the key
 * @param yColumn cell column with y instead of the key
 * @param unit unit of the coordinates
 * @param modality what is measured
 * @param scale scale of the values
 * @param cellTable table of cells for inputs that are a bare matrix
 */
public record ReadOptions(
        String layer,
        String spatialKey,
        String xColumn,
        String yColumn,
        LengthUnit unit,
        Modality modality,
        ValueScale scale,
        Path cellTable) {

    /** Believes the file; coordinates in {@code obsm['spatial']}, where there are any. */
    public static ReadOptions defaults() {
        return new ReadOptions(null, null, null, null, null, null, null, null);
    }

    public ReadOptions withLayer(String name) {
        return new ReadOptions(name, spatialKey, xColumn, yColumn, unit, modality, scale, cellTable);
    }

    public ReadOptions withSpatialKey(String key) {
        return new ReadOptions(layer, key, xColumn, yColumn, unit, modality, scale, cellTable);
    }

    public ReadOptions withCoordinateColumns(String x, String y) {
        return new ReadOptions(layer, spatialKey, x, y, unit, modality, scale, cellTable);
    }

    public ReadOptions withUnit(LengthUnit u) {
        return new ReadOptions(layer, spatialKey, xColumn, yColumn, u, modality, scale, cellTable);
    }

    public ReadOptions withModality(Modality m) {
        return new ReadOptions(layer, spatialKey, xColumn, yColumn, unit, m, scale, cellTable);
    }

    public ReadOptions withScale(ValueScale s) {
        return new ReadOptions(layer, spatialKey, xColumn, yColumn, unit, modality, s, cellTable);
    }

    public ReadOptions withCellTable(Path path) {
        return new ReadOptions(layer, spatialKey, xColumn, yColumn, unit, modality, scale, path);
    }
}
