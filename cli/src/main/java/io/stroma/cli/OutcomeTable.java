package io.stroma.cli;

import io.stroma.error.BadInputException;
import io.stroma.io.delimited.DelimitedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A table of patients or tissues, one row each (CSV or TSV).
 *
 * @param path for messages
 * @param header names of the columns
 * @param rows values, stripped of blanks
 */
record OutcomeTable(Path path, List<String> header, List<String[]> rows) {

    static OutcomeTable read(Path path) {
        try (DelimitedReader in = new DelimitedReader(path)) {
            List<String> header = Arrays.stream(in.header()).map(String::strip).toList();
            List<String[]> rows = new ArrayList<>();
            for (String[] row = in.next(); row != null; row = in.next()) {
                if (row.length != header.size()) {
                    throw new BadInputException("%s: line %d has %d fields, the header %d"
                            .formatted(path, in.line(), row.length, header.size()));
                }
                rows.add(Arrays.stream(row).map(String::strip).toArray(String[]::new));
            }
            return new OutcomeTable(path, header, rows);
        }
    }

    /**
     * Number of a column.
     *
     * @throws BadInputException listing the columns there are
     */
    int column(String name) {
        int c = header.indexOf(name);
        if (c < 0) {
            throw new BadInputException(
                    "%s: there is no column '%s'; it has: %s".formatted(path, name, String.join(", ", header)));
        }
        return c;
    }

    /**
     * The row of a tissue: the one whose value is the tissue's name, or else the number the name ends with (patient05
     * and 5, 5.0 or 05).
     *
     * @throws BadInputException if no row or several fit
     */
    String[] rowOf(String tissue, int column) {
        List<String[]> found =
                rows.stream().filter(r -> r[column].equals(tissue)).toList();
        if (found.isEmpty()) {
            String digits = tissue.replaceFirst("^.*?(\\d+)$", "$1");
            Optional<Double> number = number(tissue).or(() -> number(digits));
            found = number.isEmpty()
                    ? List.of()
                    : rows.stream()
                            .filter(r -> number(r[column]).equals(number))
                            .toList();
        }
        if (found.size() != 1) {
            throw new BadInputException(
                    "%s: %s of column '%s' names the tissue '%s' (by its name, or the number it ends with); name the right column with --id"
                            .formatted(
                                    path,
                                    found.isEmpty() ? "no row" : "more than one row",
                                    header.get(column),
                                    tissue));
        }
        return found.get(0);
    }

    private static Optional<Double> number(String text) {
        try {
            return Optional.of(Double.valueOf(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A value that says nothing. */
    static boolean missing(String value) {
        return value.isEmpty() || value.equalsIgnoreCase("nan") || value.equalsIgnoreCase("na");
    }
}
