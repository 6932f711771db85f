package io.stroma.cli.heist;

import io.stroma.error.BadInputException;
import io.stroma.prepare.PreparedTissue;
import io.stroma.tissue.CellColumn;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Groups of cells that users name: types of the preparation, or values of a column. */
final class CellGroups {

    private CellGroups() {}

    /**
     * Rows of the cells of a group.
     *
     * @param column of the input, or null for the types of the preparation
     * @throws BadInputException naming the groups there are
     */
    static int[] rows(PreparedTissue tissue, String column, String group) {
        IntFunction<String> of = names(tissue, column);
        int[] rows = IntStream.range(0, tissue.cellCount())
                .filter(i -> group.equals(of.apply(i)))
                .toArray();
        if (rows.length == 0) {
            List<String> there = IntStream.range(0, tissue.cellCount())
                    .mapToObj(of)
                    .filter(Objects::nonNull)
                    .distinct()
                    .sorted()
                    .toList();
            throw new BadInputException("%s: no cells of %s '%s'; there are: %s"
                    .formatted(
                            tissue.name(),
                            column == null ? "type" : column,
                            group,
                            there.stream().limit(40).collect(Collectors.joining(", "))));
        }
        return rows;
    }

    private static IntFunction<String> names(PreparedTissue tissue, String column) {
        if (column == null) {
            return i -> tissue.types().names().get(tissue.types().typeOf()[i]);
        }
        CellColumn values = tissue.cells()
                .column(column)
                .orElseThrow(() -> new BadInputException("%s: there is no column '%s'; the cell table has: %s"
                        .formatted(
                                tissue.name(),
                                column,
                                String.join(", ", tissue.cells().columns().keySet()))));
        return values::text;
    }
}
