package io.stroma.slide.format;

import io.stroma.error.BadInputException;
import io.stroma.graph.Spacing;
import io.stroma.io.delimited.ArrayPositions;
import io.stroma.io.delimited.DelimitedReader;
import io.stroma.parallel.Workers;
import io.stroma.slide.SpotGrid;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Positions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Places of the spots of one array: array position {@code x, y} and place in the picture {@code pixel_x, pixel_y}; only
 * rows with {@code selected = 1} where that column exists. Arrays with 1,007 spots are square with 200 um between
 * neighbours; arrays with 2,000 use every other position (x + y even), so their rows run diagonally: the lattice is turned
 * by 45 degrees, neighbours are 141 um apart.
 */
final class SpotTable {

    private static final Set<String> NEEDED = Set.of("x", "y", "pixel_x", "pixel_y");
    private static final double SQUARE_PITCH = 200;
    private static final double DIAGONAL_PITCH = 200 / Math.sqrt(2);

    private final Map<String, double[]> places; // "XxY" -> array x, array y, pixel x, pixel y; in the file's order

    private SpotTable(Map<String, double[]> places) {
        this.places = places;
    }

    /**
     * Spots that have a place.
     *
     * @param rows of the names asked for
     * @param grid their places
     */
    record Places(int[] rows, SpotGrid grid) {}

    static boolean isOne(Path file) {
        List<String> header = Arrays.asList(SpatialTranscriptomicsFolder.header(file));
        return header.containsAll(NEEDED)
                && !header.contains("label"); // her2st's labels have the same columns, rounded
    }

    static SpotTable read(Path file) {
        try (DelimitedReader in = new DelimitedReader(file)) {
            List<String> header = Arrays.asList(in.header());
            int[] at = {header.indexOf("x"), header.indexOf("y"), header.indexOf("pixel_x"), header.indexOf("pixel_y")};
            int selected = header.indexOf("selected");
            Map<String, double[]> places = new LinkedHashMap<>();
            for (String[] row = in.next(); row != null; row = in.next()) {
                if (row.length != header.size()) {
                    throw new BadInputException("%s: line %d has %d fields, the header %d"
                            .formatted(file, in.line(), row.length, header.size()));
                }
                if (selected >= 0 && !row[selected].matches("(?i)1(\\.0*)?|true")) {
                    continue;
                }
                double[] place = new double[4];
                for (int c = 0; c < 4; c++) {
                    place[c] = number(file, in.line(), header.get(at[c]), row[at[c]]);
                }
                String name = ArrayPositions.rounded(place[0], place[1]);
                if (places.put(name, place) != null) {
                    throw new BadInputException("%s: the spot %s has two rows".formatted(file, name));
                }
            }
            return new SpotTable(places);
        }
    }

    private static double number(Path file, long line, String column, String text) {
        try {
            double v = Double.parseDouble(text);
            if (Double.isFinite(v)) {
                return v;
            }
        } catch (NumberFormatException e) {
            // the message below is the same for "abc" and "inf"
        }
        throw new BadInputException("%s: line %d, %s: '%s' is no finite number".formatted(file, line, column, text));
    }

    /** All spots of the table, such as {@code 10x21}. */
    List<String> names() {
        return List.copyOf(places.keySet());
    }

    /** Places of the spots of the given names; names without a place are left out. */
    Places of(List<String> names) {
        List<double[]> found = new ArrayList<>();
        List<Integer> rows = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            double[] place = places.get(rounded(names.get(i)));
            if (place != null) {
                found.add(place);
                rows.add(i);
            }
        }
        double[] x = column(found, 2);
        double[] y = column(found, 3);
        boolean diagonal = found.size() > 1 && found.stream().allMatch(p -> isEven(p) == isEven(found.get(0)));
        double[] row = new double[found.size()];
        double[] column = new double[found.size()];
        for (int i = 0; i < row.length; i++) {
            double[] p = found.get(i);
            column[i] = diagonal ? (p[0] - p[1]) / 2 : p[0];
            row[i] = diagonal ? (p[0] + p[1]) / 2 : p[1];
        }
        try (Workers one = new Workers(1)) {
            double pitch = Spacing.median(new Positions(x, y, LengthUnit.PIXEL), one);
            SpotGrid grid =
                    new SpotGrid(x, y, row, column, 1, pitch, (diagonal ? DIAGONAL_PITCH : SQUARE_PITCH) / pitch);
            return new Places(rows.stream().mapToInt(i -> i).toArray(), grid);
        }
    }

    private static boolean isEven(double[] place) {
        return Math.floorMod(Math.round(place[0]) + Math.round(place[1]), 2) == 0;
    }

    private static String rounded(String name) {
        String[] parts = name.split("x");
        try {
            return parts.length == 2
                    ? Math.round(Double.parseDouble(parts[0])) + "x" + Math.round(Double.parseDouble(parts[1]))
                    : name;
        } catch (NumberFormatException e) {
            return name;
        }
    }

    private static double[] column(List<double[]> rows, int c) {
        return rows.stream().mapToDouble(r -> r[c]).toArray();
    }
}
