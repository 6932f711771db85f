package io.stroma.io.delimited;

import io.stroma.error.BadInputException;
import io.stroma.io.ReadOptions;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CellTable;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Positions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A table of cells in text, in memory: the first column names the cells, other columns are numbers where all of their
 * values are, categories otherwise.
 */
public final class TextTable {

    private static final String[][] COORDINATES = {
        {"x_centroid", "y_centroid"},
        {"center_x", "center_y"},
        {"x", "y"},
        {"X", "Y"},
        {"x_um", "y_um"},
        {"CenterX_global_px", "CenterY_global_px"},
        {"spatial_x", "spatial_y"},
        {"pxl_col_in_fullres", "pxl_row_in_fullres"}
    };

    private final Path path;
    private final List<String> names;
    private final Map<String, String[]> text;

    private TextTable(Path path, List<String> names, Map<String, String[]> text) {
        this.path = path;
        this.names = names;
        this.text = text;
    }

    /** Reads a whole table. */
    public static TextTable read(Path path) {
        try (DelimitedReader in = new DelimitedReader(path)) {
            String[] header = in.header();
            List<String> names = new ArrayList<>();
            List<String[]> rows = new ArrayList<>();
            for (String[] row = in.next(); row != null; row = in.next()) {
                if (row.length != header.length) {
                    throw new BadInputException("%s: line %d has %d fields, the header %d"
                            .formatted(path, in.line(), row.length, header.length));
                }
                names.add(row[0]);
                rows.add(row);
            }
            Map<String, String[]> columns = new LinkedHashMap<>();
            for (int c = 1; c < header.length; c++) {
                int column = c;
                if (!header[c].isEmpty()) {
                    columns.put(
                            unrepeated(header[c], columns.keySet()),
                            rows.stream().map(r -> r[column]).toArray(String[]::new));
                }
            }
            return new TextTable(path, names, columns);
        }
    }

    /** The second column {@code x} is {@code x.1}, as in pandas. */
    private static String unrepeated(String name, Set<String> taken) {
        String unrepeated = name;
        for (int k = 1; taken.contains(unrepeated); k++) {
            unrepeated = name + "." + k;
        }
        return unrepeated;
    }

    /** Cell names in file order. */
    public List<String> names() {
        return names;
    }

    /** Rows in the order of the given cells; a cell that is not in the table is an error. */
    public TextTable inOrderOf(List<String> cells) {
        Map<String, Integer> row = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            if (row.put(names.get(i), i) != null) {
                throw new BadInputException(
                        "%s: the cell '%s' has two rows; cells are joined by name (the first column), so names must be unique"
                                .formatted(path, names.get(i)));
            }
        }
        int[] order = new int[cells.size()];
        for (int i = 0; i < order.length; i++) {
            Integer r = row.get(cells.get(i));
            if (r == null) {
                throw new BadInputException(
                        "%s: the cell '%s' of the matrix is not in this table; cells are joined by name (its first column)"
                                .formatted(path, cells.get(i)));
            }
            order[i] = r;
        }
        return ordered(order, cells);
    }

    /**
     * Rows of spots on a printed array: by name where any name is one of the spots', else by the columns {@code x, y} rounded to
     * whole positions, else by names rounded alike. Spots without a row have no values; rows without a spot are left out.
     *
     * @param spots names as the matrix has them
     * @param places the same in whole positions, such as {@code 10x21}
     * @param notes hear how many spots have no row
     */
    TextTable ofSpots(List<String> spots, List<String> places, List<String> notes) {
        boolean named = names.stream().anyMatch(Set.copyOf(spots)::contains);
        List<String> keys = named ? names : places();
        Map<String, Integer> row = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i) != null && row.put(keys.get(i), i) != null) {
                throw new BadInputException("%s: the spot %s has two rows".formatted(path, keys.get(i)));
            }
        }
        int[] order = (named ? spots : places)
                .stream().mapToInt(spot -> row.getOrDefault(spot, -1)).toArray();
        long without = Arrays.stream(order).filter(i -> i < 0).count();
        if (without == order.length) {
            throw new BadInputException(
                    "%s: none of its rows is a spot of the matrix; they are joined by name (10x21) or by x and y, rounded. Name columns with coordinates of another kind with --x and --y"
                            .formatted(path));
        }
        if (without > 0) {
            notes.add("%d of %d spots are not in %s and have no labels".formatted(without, order.length, path));
        }
        return ordered(order, spots);
    }

    /** Whole array positions of the rows by their columns or their names, null where there is none. */
    private List<String> places() {
        if (!text.containsKey("x") || !text.containsKey("y")) {
            return ArrayPositions.of(names).map(ArrayPositions::rounded).orElse(names);
        }
        double[] x = numbers("x");
        double[] y = numbers("y");
        return IntStream.range(0, x.length)
                .mapToObj(
                        i -> Double.isFinite(x[i]) && Double.isFinite(y[i]) ? ArrayPositions.rounded(x[i], y[i]) : null)
                .toList();
    }

    /** Rows in an order, -1 for one without values. */
    private TextTable ordered(int[] order, List<String> cells) {
        Map<String, String[]> columns = new LinkedHashMap<>();
        text.forEach((name, values) -> columns.put(
                name, Arrays.stream(order).mapToObj(i -> i < 0 ? "" : values[i]).toArray(String[]::new)));
        return new TextTable(path, cells, columns);
    }

    /** Names of the two columns that hold coordinates, as asked for or by their usual names. */
    public Optional<String[]> coordinateColumns(ReadOptions options) {
        if (options.xColumn() != null || options.yColumn() != null) {
            for (String name : new String[] {options.xColumn(), options.yColumn()}) {
                if (name == null || !text.containsKey(name)) {
                    throw new BadInputException("%s: there is no column '%s' for the coordinates; it has: %s"
                            .formatted(path, name, String.join(", ", text.keySet())));
                }
            }
            return Optional.of(new String[] {options.xColumn(), options.yColumn()});
        }
        return Arrays.stream(COORDINATES)
                .filter(pair -> text.containsKey(pair[0]) && text.containsKey(pair[1]))
                .findFirst();
    }

    /** Coordinates in the given unit. */
    public Positions positions(String[] columns, LengthUnit unit) {
        return new Positions(numbers(columns[0]), numbers(columns[1]), unit);
    }

    private double[] numbers(String name) {
        String[] values = text.get(name);
        double[] out = new double[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = number(values[i]);
            if (Double.isNaN(out[i]) && !missing(values[i])) {
                throw new BadInputException("%s: '%s' of cell %s is '%s', a number expected"
                        .formatted(path, name, names.get(i), values[i]));
            }
        }
        return out;
    }

    /** All columns but the given ones, typed. */
    public CellTable table(List<String> without) {
        Map<String, CellColumn> columns = new LinkedHashMap<>();
        text.forEach((name, values) -> {
            if (!without.contains(name)) {
                columns.put(name, typed(values));
            }
        });
        return new CellTable(names, columns);
    }

    private static CellColumn typed(String[] values) {
        double[] numbers = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            numbers[i] = number(values[i]);
            if (Double.isNaN(numbers[i]) && !missing(values[i])) {
                List<String> categories = List.copyOf(new TreeSet<>(
                        Arrays.stream(values).filter(v -> !missing(v)).toList()));
                int[] codes = IntStream.range(0, values.length)
                        .map(k -> missing(values[k]) ? -1 : java.util.Collections.binarySearch(categories, values[k]))
                        .toArray();
                return new CellColumn.Categorical(codes, categories, false);
            }
        }
        return new CellColumn.Real(numbers);
    }

    static boolean missing(String text) {
        return text.isEmpty() || text.equalsIgnoreCase("nan") || text.equals("NA");
    }

    static double number(String text) {
        try {
            return missing(text) ? Double.NaN : Decimal.real(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
