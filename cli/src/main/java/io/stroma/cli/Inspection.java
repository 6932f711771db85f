package io.stroma.cli;

import io.stroma.error.BadInputException;
import io.stroma.io.TissueFile;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.ExpressionSample;
import io.stroma.tissue.Positions;
import io.stroma.tissue.Tissue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a look into a file finds. Values are judged on a sample of rows, so that a file of gigabytes takes a second.
 *
 * @param file path as given
 * @param format name of the reader
 * @param cells N
 * @param genes G
 * @param modality rna or protein
 * @param scale scale of the values
 * @param unit unit of the coordinates
 * @param extent width and height of the tissue in that unit; NaN without coordinates
 * @param sampled part of the expression that the next three figures stand for; null when it is all of it
 * @param zeroFraction share of zeros among the sampled values
 * @param minimum smallest sampled value
 * @param maximum largest sampled value
 * @param columns columns of the cell table with a short description of each
 * @param notes what was assumed
 * @param problems what stands in the way of a run
 */
public record Inspection(
        String file,
        String format,
        int cells,
        int genes,
        String modality,
        String scale,
        String unit,
        double[] extent,
        String sampled,
        double zeroFraction,
        double minimum,
        double maximum,
        Map<String, String> columns,
        List<String> notes,
        List<String> problems) {

    private static final int SAMPLED_ROWS = 1024;

    /** Looks into an open file. */
    static Inspection of(TissueFile file) {
        Tissue t = file.tissue();
        List<String> problems = new ArrayList<>();
        ExpressionSample sampled = t.expression().sample(SAMPLED_ROWS);
        CsrMatrix sample = sampled.values();
        boolean zeros = sample.nonZeros() < sampled.entries() || sample.nonZeros() == 0;
        double min = zeros ? 0 : Double.POSITIVE_INFINITY;
        double max = zeros ? 0 : Double.NEGATIVE_INFINITY;
        for (int k = 0; k < sample.nonZeros(); k++) {
            min = Math.min(min, sample.value(k));
            max = Math.max(max, sample.value(k));
        }
        int lost = 0;
        for (int i = 0; i < t.cellCount(); i++) {
            lost += t.positions().isFinite(i) ? 0 : 1;
        }
        if (lost > 0 && lost < t.cellCount()) {
            problems.add(lost + " cells have no finite coordinates; they are left out of a run");
        }
        if (min == 0 && max == 0 && sample.rows() > 0) {
            problems.add("all values are zero%s; name the layer that holds the expression with --layer"
                    .formatted(sampled.description().isEmpty() ? "" : " in a sample (" + sampled.description() + ")"));
        }
        if (passes(t::checkParts, problems)) {
            passes(t::checkPlaces, problems);
        }
        passes(() -> part(t, sampled).checkValues(0, sample), problems);
        Map<String, String> columns = new LinkedHashMap<>();
        t.cells().columns().forEach((name, column) -> columns.put(name, describe(column)));
        return new Inspection(
                file.path().toString(),
                file.format(),
                t.cellCount(),
                t.geneCount(),
                t.modality().name().toLowerCase(Locale.ROOT),
                t.scale().name().toLowerCase(Locale.ROOT),
                t.positions().unit().symbol(),
                extent(t.positions()),
                sampled.description().isEmpty() ? null : sampled.description(),
                sampled.zeroFraction(),
                min,
                max,
                columns,
                file.notes(),
                problems);
    }

    private static boolean passes(Runnable check, List<String> problems) {
        try {
            check.run();
            return true;
        } catch (BadInputException e) {
            problems.add(e.getMessage());
            return false;
        }
    }

    /** The sampled rows as a tissue of their own, with all names, so that checking them names cells and genes. */
    private static Tissue part(Tissue t, ExpressionSample sample) {
        return new Tissue(
                t.name(),
                sample.values(),
                t.panel(),
                t.positions().select(sample.rows()),
                t.cells().select(sample.rows()),
                t.modality(),
                t.scale());
    }

    private static double[] extent(Positions p) {
        double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (int i = 0; i < p.size(); i++) {
            if (p.isFinite(i)) {
                low[0] = Math.min(low[0], p.x()[i]);
                low[1] = Math.min(low[1], p.y()[i]);
                high[0] = Math.max(high[0], p.x()[i]);
                high[1] = Math.max(high[1], p.y()[i]);
            }
        }
        boolean none = low[0] > high[0];
        return none ? new double[] {Double.NaN, Double.NaN} : new double[] {high[0] - low[0], high[1] - low[1]};
    }

    private static String describe(CellColumn column) {
        if (column instanceof CellColumn.Categorical c) {
            return c.categories().size() + " categories"
                    + (c.categories().size() <= 8 ? ": " + String.join(", ", c.categories()) : "");
        }
        if (column instanceof CellColumn.Real) {
            return "numbers";
        }
        if (column instanceof CellColumn.Whole) {
            return "whole numbers";
        }
        return column instanceof CellColumn.Flag ? "true/false" : "text";
    }

    /** For people. */
    String text() {
        StringBuilder s = new StringBuilder(file).append("  (").append(format).append(")\n");
        line(s, "cells x genes", "%,d x %,d".formatted(cells, genes));
        line(
                s,
                "measures",
                modality + ", values " + scale
                        + ", %.0f %% zeros, %.4g to %.4g".formatted(100 * zeroFraction, minimum, maximum)
                        + (sampled == null ? "" : " (in a sample: " + sampled + ")"));
        line(
                s,
                "coordinates",
                Double.isNaN(extent[0]) ? "none" : "%.5g x %.5g %s".formatted(extent[0], extent[1], unit));
        columns.forEach((name, what) -> line(s, name, what));
        notes.forEach(note -> line(s, "note", note));
        problems.forEach(problem -> line(s, "PROBLEM", problem));
        if (problems.isEmpty()) {
            line(s, "verdict", "ready for 'stroma heist run'");
        }
        return s.toString();
    }

    private static void line(StringBuilder s, String key, String value) {
        s.append("  %-16s %s%n".formatted(key, value));
    }
}
