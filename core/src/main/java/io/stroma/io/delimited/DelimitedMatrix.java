package io.stroma.io.delimited;

import io.stroma.error.BadInputException;
import io.stroma.tissue.CsrMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cells (or spots) by genes in text: one row a cell, the first column its name, one column a gene. The header may lack a word
 * for the column of names, as R writes it. Kept sparse in memory.
 *
 * @param names of the rows
 * @param genes names of the columns
 * @param values rows x genes
 */
public record DelimitedMatrix(List<String> names, List<String> genes, CsrMatrix values) {

    /**
     * Reads a whole table.
     *
     * @param elsewhere where labels and coordinates belong, for the message when there are some
     * @throws BadInputException if it has no genes, rows of different lengths or a value that is no number
     */
    public static DelimitedMatrix read(Path path, String elsewhere) {
        try (DelimitedReader in = new DelimitedReader(path)) {
            String[] header = in.header();
            String[] row = in.next();
            boolean unnamed = row != null && row.length == header.length + 1 && !row[row.length - 1].isEmpty();
            int fields = unnamed ? row.length : header.length; // an empty last field is a separator too many
            if (fields < 2) {
                throw new BadInputException(
                        path + ": one column only; cells x genes expected, the first column naming the cells");
            }
            List<String> genes = Arrays.asList(header).subList(header.length - fields + 1, header.length);
            List<String> names = new ArrayList<>();
            Values values = new Values();
            for (; row != null; row = in.next()) {
                if (row.length != fields) {
                    throw new BadInputException("%s: line %d has %d fields, the %s %d"
                            .formatted(
                                    path,
                                    in.line(),
                                    row.length,
                                    unnamed ? "first line behind the header" : "header",
                                    fields));
                }
                names.add(row[0]);
                for (int j = 1; j < fields; j++) {
                    values.add(j - 1, number(path, in.line(), genes.get(j - 1), row[j], elsewhere));
                }
                values.endRow();
            }
            return new DelimitedMatrix(names, genes, values.matrix(fields - 1));
        }
    }

    private static float number(Path path, long line, String gene, String text, String elsewhere) {
        try {
            return text.isEmpty() ? 0 : Decimal.single(text);
        } catch (NumberFormatException e) {
            throw new BadInputException(
                    "%s: line %d, column %s: '%s' is no number; labels and coordinates belong into %s"
                            .formatted(path, line, gene, text, elsewhere),
                    e);
        }
    }

    /** Entries as they come, row by row. */
    private static final class Values {

        private int[] starts = new int[1024];
        private int[] column = new int[4096];
        private float[] value = new float[4096];
        private int rows;
        private int count;

        void add(int j, float v) {
            if (v == 0) {
                return;
            }
            if (count == column.length) {
                column = Arrays.copyOf(column, 2 * count);
                value = Arrays.copyOf(value, 2 * count);
            }
            column[count] = j;
            value[count++] = v;
        }

        void endRow() {
            if (++rows == starts.length) {
                starts = Arrays.copyOf(starts, 2 * starts.length);
            }
            starts[rows] = count;
        }

        CsrMatrix matrix(int columns) {
            return new CsrMatrix(
                    columns,
                    Arrays.copyOf(starts, rows + 1),
                    Arrays.copyOf(column, count),
                    Arrays.copyOf(value, count));
        }
    }
}
