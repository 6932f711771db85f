package io.stroma.slide.format;

import io.stroma.error.BadInputException;
import io.stroma.io.delimited.DelimitedReader;
import io.stroma.tissue.CsrMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Counts of an array: one row a spot, named by its array position; one column a gene. The header may lack the empty first
 * cell, as R writes it.
 *
 * @param spots row names
 * @param genes column names
 * @param matrix spots x genes
 */
record CountTable(List<String> spots, List<String> genes, CsrMatrix matrix) {

    private static final Pattern SPOT = Pattern.compile("-?\\d+(\\.\\d+)?x-?\\d+(\\.\\d+)?");

    /** The first row is named like an array position. */
    static boolean isOne(Path file) {
        try (DelimitedReader in = new DelimitedReader(file)) {
            String[] row = in.next();
            return row != null && row.length > 1 && SPOT.matcher(row[0]).matches();
        } catch (BadInputException e) {
            return false;
        }
    }

    static CountTable read(Path file) {
        try (DelimitedReader in = new DelimitedReader(file)) {
            String[] header = in.header();
            List<String> spots = new ArrayList<>();
            List<int[]> columns = new ArrayList<>();
            List<float[]> values = new ArrayList<>();
            int genes = -1;
            for (String[] row = in.next(); row != null; row = in.next()) {
                if (genes < 0) {
                    genes = row.length - 1;
                    if (header.length != genes && header.length != genes + 1) {
                        throw new BadInputException("%s: line %d has %d values, the header names %d columns"
                                .formatted(file, in.line(), genes, header.length));
                    }
                } else if (row.length != genes + 1) {
                    throw new BadInputException("%s: line %d has %d fields, the lines before %d"
                            .formatted(file, in.line(), row.length, genes + 1));
                }
                spots.add(row[0]);
                sparse(file, in.line(), row, columns, values);
            }
            if (spots.isEmpty()) {
                throw new BadInputException(file + " has a header and no spots");
            }
            List<String> names = Arrays.asList(header).subList(header.length - genes, header.length);
            return new CountTable(spots, names, matrix(genes, columns, values));
        }
    }

    private static void sparse(Path file, long line, String[] row, List<int[]> columns, List<float[]> values) {
        int[] column = new int[row.length];
        float[] value = new float[row.length];
        int k = 0;
        for (int j = 1; j < row.length; j++) {
            String text = row[j];
            if (text.equals("0") || text.isEmpty()) {
                continue;
            }
            try {
                value[k] = Float.parseFloat(text);
            } catch (NumberFormatException e) {
                throw new BadInputException(
                        "%s: line %d, field %d: '%s' is no number".formatted(file, line, j + 1, text), e);
            }
            if (value[k] != 0) {
                column[k++] = j - 1;
            }
        }
        columns.add(Arrays.copyOf(column, k));
        values.add(Arrays.copyOf(value, k));
    }

    private static CsrMatrix matrix(int genes, List<int[]> columns, List<float[]> values) {
        int n = columns.size();
        int[] starts = new int[n + 1];
        for (int i = 0; i < n; i++) {
            starts[i + 1] = starts[i] + columns.get(i).length;
        }
        int[] column = new int[starts[n]];
        float[] value = new float[starts[n]];
        for (int i = 0; i < n; i++) {
            System.arraycopy(columns.get(i), 0, column, starts[i], columns.get(i).length);
            System.arraycopy(values.get(i), 0, value, starts[i], values.get(i).length);
        }
        return new CsrMatrix(genes, starts, column, value);
    }
}
