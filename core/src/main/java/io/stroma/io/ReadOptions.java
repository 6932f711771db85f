package io.stroma.io;

import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Tissue;
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
 * @param shuffle seed of a control: every cell gets the expression of another ({@link Tissue#shuffled})
 */
public record ReadOptions(
        String layer,
        String spatialKey,
        String xColumn,
        String yColumn,
        LengthUnit unit,
        Modality modality,
        ValueScale scale,
        Path cellTable,
        Long shuffle) {

    /** Believes the file; coordinates in {@code obsm['spatial']}, where there are any. */
    public static ReadOptions defaults() {
        return new ReadOptions(null, null, null, null, null, null, null, null, null);
    }

    public ReadOptions withLayer(String name) {
        return new ReadOptions(name, spatialKey, xColumn, yColumn, unit, modality, scale, cellTable, shuffle);
    }

    public ReadOptions withSpatialKey(String key) {
        return new ReadOptions(layer, key, xColumn, yColumn, unit, modality, scale, cellTable, shuffle);
    }

    public ReadOptions withCoordinateColumns(String x, String y) {
        return new ReadOptions(layer, spatialKey, x, y, unit, modality, scale, cellTable, shuffle);
    }

    public ReadOptions withUnit(LengthUnit u) {
        return new ReadOptions(layer, spatialKey, xColumn, yColumn, u, modality, scale, cellTable, shuffle);
    }

    public ReadOptions withModality(Modality m) {
        return new ReadOptions(layer, spatialKey, xColumn, yColumn, unit, m, scale, cellTable, shuffle);
    }

    public ReadOptions withScale(ValueScale s) {
        return new ReadOptions(layer, spatialKey, xColumn, yColumn, unit, modality, s, cellTable, shuffle);
    }

    public ReadOptions withCellTable(Path path) {
        return new ReadOptions(layer, spatialKey, xColumn, yColumn, unit, modality, scale, path, shuffle);
    }

    public ReadOptions withShuffle(Long seed) {
        return new ReadOptions(layer, spatialKey, xColumn, yColumn, unit, modality, scale, cellTable, seed);
    }
}
