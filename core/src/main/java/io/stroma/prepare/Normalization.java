package io.stroma.prepare;

import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Tissue;
import java.util.Arrays;
import java.util.Optional;

/**
 * Normalisation of expression: RNA to {@value #TARGET} per cell and log1p, protein intensities to arcsinh(x / cofactor),
 * values already on a log scale as they are.
 *
 * @param method what is done to every value
 * @param cofactor of arcsinh
 * @param warning what had to be assumed about the scale, when the declaration is missing or at odds with the values
 */
public record Normalization(Method method, double cofactor, Optional<String> warning) {

    /** Library size every cell is scaled to. */
    public static final double TARGET = 1e4;

    private static final int PIECE = 1 << 16; // values on the way

    /** What is done to every value. */
    public enum Method {
        /** ln(1 + x / (total / 1e4)). */
        LIBRARY_LOG1P,
        /** arcsinh(x / cofactor). */
        ARCSINH,
        /** Already on a log scale. */
        AS_IS
    }

    /**
     * Chooses by modality and declared scale. Values are never logged twice: where the declaration is missing, or
     * "counts" are fractional and small, values that look logarithmic are used as they are, with a warning.
     */
    static Normalization choose(Tissue tissue, ExpressionScan scan, double cofactor) {
        boolean protein = tissue.modality() == Modality.PROTEIN;
        Method transform = protein ? Method.ARCSINH : Method.LIBRARY_LOG1P;
        String range = "values %s to %s%s".formatted(scan.min(), scan.max(), scan.whole() ? ", all whole" : "");
        return switch (tissue.scale()) {
            case LOG1P ->
                new Normalization(
                        Method.AS_IS,
                        cofactor,
                        scan.whole() && scan.max() > 1
                                ? warn(tissue, range, "declared log scale, but they look like counts; used as they are")
                                : Optional.empty());
            case LINEAR ->
                new Normalization(
                        transform,
                        cofactor,
                        !protein && scan.looksLogarithmic()
                                ? warn(
                                        tissue,
                                        range,
                                        "they look like logarithms, but are declared linear: normalised and logged")
                                : Optional.empty());
            case COUNTS -> counts(tissue, scan, transform, cofactor, range);
            case UNKNOWN -> unknown(tissue, scan, transform, cofactor, range);
        };
    }

    private static Normalization counts(
            Tissue tissue, ExpressionScan scan, Method transform, double cofactor, String range) {
        if (scan.whole() || tissue.modality() == Modality.PROTEIN) {
            return new Normalization(transform, cofactor, Optional.empty());
        }
        return scan.looksLogarithmic()
                ? new Normalization(
                        Method.AS_IS,
                        cofactor,
                        warn(
                                tissue,
                                range,
                                "declared counts, but fractional and small: taken for logarithms and used as they are"
                                        + " (declare them linear to have them logged)"))
                : new Normalization(
                        transform, cofactor, warn(tissue, range, "declared counts, but fractional: treated as linear"));
    }

    private static Normalization unknown(
            Tissue tissue, ExpressionScan scan, Method transform, double cofactor, String range) {
        boolean asIs = scan.min() < 0 || (tissue.modality() == Modality.RNA && scan.looksLogarithmic());
        String assumed = asIs
                ? "no scale declared: taken for logarithms and used as they are"
                : "no scale declared: taken for " + (scan.whole() ? "counts" : "linear values")
                        + (transform == Method.ARCSINH ? ", arcsinh applied" : ", normalised and logged");
        return new Normalization(asIs ? Method.AS_IS : transform, cofactor, warn(tissue, range, assumed));
    }

    private static Optional<String> warn(Tissue tissue, String range, String assumed) {
        return Optional.of("%s: %s; %s".formatted(tissue.name(), range, assumed));
    }

    /**
     * One normalised value.
     *
     * @param value as in the file
     * @param total sum over all genes of the cell, in the same units
     */
    double apply(double value, double total) {
        return switch (method) {
            case LIBRARY_LOG1P -> Math.log1p(linear(value, total));
            case ARCSINH -> arcsinh(value / cofactor);
            case AS_IS -> value;
        };
    }

    /** The same value on a linear scale, library-size normalised. */
    double linear(double value, double total) {
        return switch (method) {
            case LIBRARY_LOG1P -> total == 0 ? value : value / (total / TARGET);
            case ARCSINH -> value;
            case AS_IS -> Math.expm1(value);
        };
    }

    private static double arcsinh(double x) {
        double a = Math.abs(x);
        return Math.copySign(Math.log1p(a + a * a / (1 + Math.sqrt(1 + a * a))), x);
    }

    /**
     * Normalised expression of chosen cells and genes, N x G, read and written in slabs. O(entries) time, memory of a slab.
     *
     * @param total of every cell of the tissue
     * @param out N x G
     */
    void write(Tissue tissue, int[] cells, int[] genes, double[] total, GeneBlocks out) {
        int[] columnOf = new int[tissue.geneCount()];
        Arrays.fill(columnOf, -1);
        for (int g = 0; g < genes.length; g++) {
            columnOf[genes[g]] = g;
        }
        int[] next = {0};
        tissue.expression().forEachSlab((firstRow, slab) -> {
            int first = next[0];
            while (next[0] < cells.length && cells[next[0]] < firstRow + slab.rows()) {
                next[0]++;
            }
            int pieces = Math.max(1, PIECE / genes.length); // rows
            for (int from = first; from < next[0]; from += pieces) {
                int to = Math.min(next[0], from + pieces);
                float[] values = new float[(to - from) * genes.length];
                for (int i = from; i < to; i++) {
                    fill(values, (i - from) * genes.length, slab, cells[i] - firstRow, columnOf, total[cells[i]]);
                }
                out.write(from, to - from, values);
            }
        });
    }

    private void fill(float[] values, int at, CsrMatrix slab, int row, int[] columnOf, double total) {
        for (int k = slab.rowStart(row); k < slab.rowStart(row + 1); k++) {
            int column = columnOf[slab.column(k)];
            if (column >= 0) {
                values[at + column] = (float) apply(slab.value(k), total);
            }
        }
    }
}
