package io.stroma.tissue;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of every cell besides expression and position: a name and typed columns, in file order.
 *
 * @param names N cell names, distinct
 * @param columns by name, all of length N
 */
public record CellTable(List<String> names, Map<String, CellColumn> columns) {

    public CellTable {
        names = List.copyOf(names);
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        int n = names.size();
        columns.forEach((name, column) -> {
            if (column.size() != n) {
                throw new IllegalArgumentException(
                        "column " + name + " has " + column.size() + " values for " + n + " cells");
            }
        });
    }

    public int size() {
        return names.size();
    }

    public Optional<CellColumn> column(String name) {
        return Optional.ofNullable(columns.get(name));
    }

    /** The given cells in the given order. */
    public CellTable select(int[] cells) {
        Map<String, CellColumn> chosen = new LinkedHashMap<>();
        columns.forEach((name, column) -> chosen.put(name, column.select(cells)));
        List<String> chosenNames =
                java.util.Arrays.stream(cells).mapToObj(names::get).toList();
        return new CellTable(chosenNames, chosen);
    }

    /** A copy with one column added or replaced. */
    public CellTable with(String name, CellColumn column) {
        Map<String, CellColumn> more = new LinkedHashMap<>(columns);
        more.put(name, column);
        return new CellTable(names, more);
    }
}
