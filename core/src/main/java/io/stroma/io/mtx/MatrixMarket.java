package io.stroma.io.mtx;

import io.stroma.error.BadInputException;
import io.stroma.io.ReadOptions;
import io.stroma.io.TissueAssembly;
import io.stroma.io.TissueFile;
import io.stroma.io.delimited.DelimitedReader;
import io.stroma.io.delimited.TextTable;
import io.stroma.io.tenx.TenxMatrixFile;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.SelectedColumns;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * A {@code matrix.mtx(.gz)} in coordinate form with {@code barcodes.tsv} and {@code features.tsv} (or {@code genes.tsv})
 * beside it. Genes by cells, as 10x writes it, or cells by genes: told by the lengths of the name files. In memory, 8
 * bytes an entry.
 */
public final class MatrixMarket {

    private static final List<String> CELLS = List.of("barcodes.tsv.gz", "barcodes.tsv", "cells.tsv", "cells.txt");
    private static final List<String> GENES = List.of("features.tsv.gz", "features.tsv", "genes.tsv.gz", "genes.tsv");

    private static final String BANNER = "%%matrixmarket\\s+matrix\\s+coordinate\\s+(integer|real|pattern)\\s+general";

    private static final int DEFLATE_AT_BEST = 1032; // bytes out of one

    private MatrixMarket() {}

    /** Opens a matrix file. */
    public static TissueFile open(Path mtx, ReadOptions options) {
        Path folder = mtx.toAbsolutePath().getParent();
        List<String> cells = column(find(folder, CELLS, "cell names"), 0);
        Path geneFile = find(folder, GENES, "gene names");
        List<String> features = column(geneFile, 1);
        CsrMatrix all = read(mtx, cells.size(), features.size());
        int[] kept = geneRows(geneFile);
        boolean some = kept.length < features.size();
        List<String> notes = some
                ? List.of("%d of %d features are controls or no genes and were left out"
                        .formatted(features.size() - kept.length, features.size()))
                : List.of();
        return TissueAssembly.of(
                mtx,
                "MatrixMarket",
                some ? new SelectedColumns(all, kept) : all,
                some ? Arrays.stream(kept).mapToObj(features::get).toList() : features,
                cells,
                options.cellTable() == null ? null : TextTable.read(options.cellTable()),
                null,
                options,
                notes,
                () -> {});
    }

    private static Path find(Path folder, List<String> names, String what) {
        return names.stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new BadInputException("%s: no file with %s beside the matrix (looked for %s)"
                        .formatted(folder, what, String.join(", ", names))));
    }

    /** The wanted column, or the last one there is. */
    private static List<String> column(Path file, int wanted) {
        List<String> values = new ArrayList<>();
        try (DelimitedReader in = new DelimitedReader(file, true)) {
            for (String[] row = in.next(); row != null; row = in.next()) {
                values.add(row[Math.min(wanted, row.length - 1)]);
            }
        }
        return values;
    }

    /** Features that are genes; all where the file does not tell their types in the third column, as 10x writes them. */
    private static int[] geneRows(Path file) {
        List<String> types = new ArrayList<>();
        try (DelimitedReader in = new DelimitedReader(file, true)) {
            for (String[] row = in.next(); row != null; row = in.next()) {
                types.add(row.length > 2 ? row[2] : "");
            }
        }
        boolean told = types.contains(TenxMatrixFile.GENE);
        return IntStream.range(0, types.size())
                .filter(j -> !told || types.get(j).equals(TenxMatrixFile.GENE))
                .toArray();
    }

    static CsrMatrix read(Path mtx, int cells, int genes) {
        try (InputStream raw = Files.newInputStream(mtx);
                InputStream bytes = mtx.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(bytes, StandardCharsets.US_ASCII), 1 << 16)) {
            String banner = in.readLine();
            if (banner == null || !banner.toLowerCase(Locale.ROOT).strip().matches(BANNER)) {
                throw new BadInputException(
                        mtx
                                + ": the first line should be '%%MatrixMarket matrix coordinate integer general' (or real, or pattern); save the matrix in that form");
            }
            String line = in.readLine();
            while (line != null && line.startsWith("%")) {
                line = in.readLine();
            }
            StringTokenizer size = new StringTokenizer(line == null ? "" : line);
            int rows = Integer.parseInt(size.nextToken());
            int columns = Integer.parseInt(size.nextToken());
            int entries = Integer.parseInt(size.nextToken());
            boolean byGene = rows == genes && columns == cells;
            if (!byGene && !(rows == cells && columns == genes)) {
                throw new BadInputException("%s: the matrix is %d x %d, but there are names for %d cells and %d genes"
                        .formatted(mtx, rows, columns, cells, genes));
            }
            if (entries < 0 || entries > (long) rows * columns || entries > mostEntries(mtx)) {
                throw new BadInputException("%s cannot be read: it is damaged (%d entries in a matrix of %d x %d)"
                        .formatted(mtx, entries, rows, columns));
            }
            boolean pattern = banner.toLowerCase(Locale.ROOT).contains("pattern");
            return entries(new Entries(in, pattern), mtx, cells, genes, entries, byGene);
        } catch (IOException | java.util.NoSuchElementException | NumberFormatException e) {
            throw new BadInputException(
                    mtx + " cannot be read: it is damaged or incomplete (" + e.getMessage() + ")", e);
        }
    }

    /** What fits the file, so that a damaged size line asks for no memory: an entry is a line of 4 bytes or more. */
    private static long mostEntries(Path mtx) throws IOException {
        long deflated = mtx.toString().endsWith(".gz") ? DEFLATE_AT_BEST : 1;
        return Files.size(mtx) * deflated / 4 + 1;
    }

    /** Lines with entries; blank ones are passed over. */
    private record Entries(BufferedReader in, boolean pattern) {

        StringTokenizer next() throws IOException {
            String line = in.readLine();
            while (line != null && line.isBlank()) {
                line = in.readLine();
            }
            return line == null ? null : new StringTokenizer(line);
        }
    }

    private static CsrMatrix entries(Entries in, Path mtx, int cells, int genes, int entries, boolean byGene)
            throws IOException {
        int[] cell = new int[entries];
        int[] gene = new int[entries];
        float[] value = new float[entries];
        int[] starts = new int[cells + 1];
        for (int k = 0; k < entries; k++) {
            StringTokenizer t = in.next();
            if (t == null) {
                throw new BadInputException(
                        "%s is damaged or incomplete: it ends after %d of %d entries".formatted(mtx, k, entries));
            }
            int first = Integer.parseInt(t.nextToken()) - 1;
            int second = Integer.parseInt(t.nextToken()) - 1;
            cell[k] = byGene ? second : first;
            gene[k] = byGene ? first : second;
            value[k] = in.pattern() ? 1f : Float.parseFloat(t.nextToken());
            if (cell[k] < 0 || cell[k] >= cells || gene[k] < 0 || gene[k] >= genes) {
                throw new BadInputException("%s: entry %d lies outside the matrix".formatted(mtx, k + 1));
            }
            starts[cell[k] + 1]++;
        }
        if (in.next() != null) {
            throw new BadInputException(
                    "%s is damaged: it has more than the %d entries its size line tells".formatted(mtx, entries));
        }
        for (int i = 0; i < cells; i++) {
            starts[i + 1] += starts[i];
        }
        int[] next = starts.clone();
        long[] packed = new long[entries];
        for (int k = 0; k < entries; k++) {
            packed[next[cell[k]]++] = (long) gene[k] << 32 | Float.floatToRawIntBits(value[k]) & 0xFFFFFFFFL;
        }
        for (int i = 0; i < cells; i++) {
            Arrays.sort(packed, starts[i], starts[i + 1]);
        }
        for (int k = 0; k < entries; k++) {
            gene[k] = (int) (packed[k] >> 32);
            value[k] = Float.intBitsToFloat((int) packed[k]);
        }
        CsrMatrix matrix = new CsrMatrix(genes, starts, gene, value);
        try {
            matrix.check();
        } catch (IllegalStateException e) {
            throw new BadInputException(mtx + ": an entry occurs twice (" + e.getMessage() + ")", e);
        }
        return matrix;
    }
}
