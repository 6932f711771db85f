package io.stroma.io.delimited;

import io.stroma.error.BadInputException;
import io.stroma.io.ReadOptions;
import io.stroma.io.TissueAssembly;
import io.stroma.io.TissueFile;
import io.stroma.tissue.CellTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tissue from tables: cells x genes, and coordinates and labels in a second table ({@code --cells}) that is joined by name.
 * Spots that are named by their array position ({@code 10x21}) need no second table; if there is one, it is joined by name, or by its
 * columns {@code x, y} rounded to whole positions, and spots that it lacks have no labels.
 */
public final class DelimitedTissue {

    private DelimitedTissue() {}

    /** Reads a matrix and its table of cells. */
    public static TissueFile open(Path path, ReadOptions options) {
        DelimitedMatrix matrix = DelimitedMatrix.read(path, "the table of cells (--cells)");
        Optional<ArrayPositions> array = options.xColumn() == null && options.yColumn() == null
                ? ArrayPositions.of(matrix.names())
                : Optional.empty();
        if (array.isPresent()) {
            return onArray(path, matrix, array.get(), options);
        }
        return TissueAssembly.of(
                path,
                "table of cells x genes",
                matrix.values(),
                matrix.genes(),
                matrix.names(),
                options.cellTable() == null ? null : TextTable.read(options.cellTable()),
                null,
                options,
                List.of(),
                () -> {});
    }

    private static TissueFile onArray(Path path, DelimitedMatrix matrix, ArrayPositions array, ReadOptions options) {
        List<String> notes = new ArrayList<>();
        notes.add("places of the spots are those of the array, told by their names");
        if (options.unit() != null) {
            throw new BadInputException(
                    "%s: spots named by array position lie in micrometres; leave --unit out, or name columns of --cells with --x and --y"
                            .formatted(path));
        }
        CellTable properties = new CellTable(matrix.names(), Map.of());
        if (options.cellTable() != null) {
            properties = TextTable.read(options.cellTable())
                    .ofSpots(matrix.names(), array.rounded(), notes)
                    .table(List.of("x", "y"));
        }
        return TissueAssembly.of(
                path,
                "table of array spots x genes",
                matrix.values(),
                matrix.genes(),
                array.positions(),
                properties,
                options,
                notes,
                () -> {});
    }
}
