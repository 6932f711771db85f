package io.stroma.io.delimited;

import io.stroma.error.BadInputException;
import io.stroma.io.ReadOptions;
import io.stroma.io.TissueAssembly;
import io.stroma.io.TissueFile;
import io.stroma.tissue.CsrMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cells by genes in text: one row a cell, the first column its name, one column a gene. Coordinates and labels come from a
 * second table ({@code --cells}), joined by name. Kept sparse in memory.
 */
public final class DelimitedMatrix {

    private DelimitedMatrix() {}

    /** Reads a matrix and its table of cells. */
    public static TissueFile open(Path path, ReadOptions options) {
        try (DelimitedReader in = new DelimitedReader(path)) {
            String[] header = in.header();
            if (header.length < 2) {
                throw new BadInputException(
                        path + ": one column only; cells x genes expected, the first column naming the cells");
            }
            int genes = header.length - 1;
            List<String> cells = new ArrayList<>();
            int[] starts = new int[1024];
            int[] column = new int[4096];
            float[] value = new float[4096];
            int k = 0;
            for (String[] row = in.next(); row != null; row = in.next()) {
                if (row.length != header.length) {
                    throw new BadInputException("%s: line %d has %d fields, the header %d"
                            .formatted(path, in.line(), row.length, header.length));
                }
                cells.add(row[0]);
                for (int j = 0; j < genes; j++) {
                    float v = number(path, in.line(), header[j + 1], row[j + 1]);
                    if (v != 0) {
                        if (k == column.length) {
                            column = Arrays.copyOf(column, 2 * k);
                            value = Arrays.copyOf(value, 2 * k);
                        }
                        column[k] = j;
                        value[k++] = v;
                    }
                }
                if (cells.size() == starts.length) {
                    starts = Arrays.copyOf(starts, 2 * starts.length);
                }
                starts[cells.size()] = k;
            }
            CsrMatrix matrix = new CsrMatrix(
                    genes, Arrays.copyOf(starts, cells.size() + 1), Arrays.copyOf(column, k), Arrays.copyOf(value, k));
            return TissueAssembly.of(
                    path,
                    "table of cells x genes",
                    matrix,
                    Arrays.asList(header).subList(1, header.length),
                    cells,
                    options.cellTable() == null ? null : TextTable.read(options.cellTable()),
                    null,
                    options,
                    List.of(),
                    () -> {});
        }
    }

    private static float number(Path path, long line, String gene, String text) {
        try {
            return text.isEmpty() ? 0 : Decimal.single(text);
        } catch (NumberFormatException e) {
            throw new BadInputException(
                    "%s: line %d, column %s: '%s' is no number; labels and coordinates belong into the table of cells (--cells)"
                            .formatted(path, line, gene, text),
                    e);
        }
    }
}
