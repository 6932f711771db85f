package io.stroma.io;

import io.stroma.io.delimited.TextTable;
import io.stroma.tissue.CellTable;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.ExpressionMatrix;
import io.stroma.tissue.GenePanel;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Positions;
import io.stroma.tissue.Tissue;
import io.stroma.tissue.ValueScale;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Puts a tissue together from a matrix and a table of cells, for formats that keep them apart. */
public final class TissueAssembly {

    private static final int SAMPLED_ROWS = 2048;

    private TissueAssembly() {}

    /**
     * A tissue from its parts.
     *
     * @param cells names of the rows
     * @param table rows in any order, or null when there is none: then the tissue has no coordinates
     * @param vendorUnit unit the format fixes, or null
     */
    public static TissueFile of(
            Path path,
            String format,
            ExpressionMatrix expression,
            List<String> genes,
            List<String> cells,
            TextTable table,
            LengthUnit vendorUnit,
            ReadOptions options,
            List<String> notes,
            AutoCloseable resource) {
        List<String> said = new ArrayList<>(notes);
        LengthUnit unit =
                options.unit() != null ? options.unit() : vendorUnit != null ? vendorUnit : LengthUnit.UNDECLARED;
        if (unit == LengthUnit.UNDECLARED) {
            said.add("the unit of the coordinates is not declared; declare it with --unit");
        }
        CellTable properties = new CellTable(cells, Map.of());
        Positions positions = nowhere(cells.size(), unit);
        if (table != null) {
            TextTable ordered = table.inOrderOf(cells);
            String[] columns = ordered.coordinateColumns(options).orElse(null);
            if (columns == null) {
                said.add(
                        "no coordinates: none of the usual column names in the table of cells; name them with --x and --y");
                properties = ordered.table(List.of());
            } else {
                positions = ordered.positions(columns, unit);
                properties = ordered.table(List.of(columns));
            }
        } else {
            said.add("no coordinates: give a table of cells with --cells");
        }
        return of(path, format, expression, genes, positions, properties, options, said, resource);
    }

    /** A tissue whose places and properties are known already; {@code properties} names the rows. */
    public static TissueFile of(
            Path path,
            String format,
            ExpressionMatrix expression,
            List<String> genes,
            Positions positions,
            CellTable properties,
            ReadOptions options,
            List<String> notes,
            AutoCloseable resource) {
        List<String> said = new ArrayList<>(notes);
        Modality modality = options.modality() == null ? Modality.RNA : options.modality();
        ValueScale scale = options.scale() != null ? options.scale() : scale(expression, modality);
        String name = path.toAbsolutePath()
                .normalize()
                .getFileName()
                .toString()
                .replaceFirst("\\.(csv|tsv|txt|mtx|h5)(\\.gz)?$", "");
        return new TissueFile(
                path,
                format,
                new Tissue(
                        name,
                        expression,
                        new GenePanel(UniqueNames.of("gene", genes, said)),
                        positions,
                        properties,
                        modality,
                        scale),
                said,
                resource);
    }

    private static Positions nowhere(int n, LengthUnit unit) {
        double[] nan = new double[n];
        Arrays.fill(nan, Double.NaN);
        return new Positions(nan, nan, unit);
    }

    private static ValueScale scale(ExpressionMatrix x, Modality modality) {
        CsrMatrix sample = x.sample(SAMPLED_ROWS).values();
        for (int k = 0; k < sample.nonZeros(); k++) {
            if (sample.value(k) != Math.rint(sample.value(k))) {
                return modality == Modality.PROTEIN ? ValueScale.LINEAR : ValueScale.UNKNOWN;
            }
        }
        return ValueScale.COUNTS;
    }
}
