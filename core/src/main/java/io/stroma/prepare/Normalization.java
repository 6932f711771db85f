package io.stroma.prepare;

import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Tissue;
import io.stroma.tissue.ValueScale;
import java.util.Arrays;
import java.util.List;

/**
 * Makes cells comparable. RNA: {@code log1p(1e4 x / sum x)} over the genes quality control kept; protein:
 * {@code arcsinh(x / cofactor)}. Values on a log scale stay as they are and are never logged twice.
 */
enum Normalization {
    LIBRARY_SIZE_LOG1P,
    ARCSINH,
    NONE;

    private static final double TARGET = 1e4;
    /** Counts of a cell sum over many transcripts; logarithms of them hardly pass this. */
    private static final double LOG_CEILING = 20;

    private static final int SAMPLED_ROWS = 4096;

    /** The normalisation that suits a tissue; what had to be assumed is added to {@code warnings}. */
    static Normalization of(Tissue tissue, List<String> warnings) {
        if (tissue.scale() == ValueScale.LOG1P) {
            return NONE;
        }
        Looks looks = Looks.of(tissue.expression().slab(0, Math.min(SAMPLED_ROWS, tissue.cellCount())));
        if (tissue.modality() == Modality.PROTEIN) {
            if (tissue.scale() == ValueScale.UNKNOWN) {
                warnings.add(
                        "protein values of undeclared scale: taken as linear intensities and transformed by arcsinh (--scale log1p if they are transformed already)");
            }
            return ARCSINH;
        }
        if (tissue.scale() == ValueScale.UNKNOWN) {
            boolean logged = looks.negative || (looks.fractional && looks.max < LOG_CEILING);
            warnings.add("values of undeclared scale with %s and maximum %.4g: taken as %s (declare it with --scale)"
                    .formatted(
                            looks.negative ? "negative numbers" : looks.fractional ? "fractions" : "whole numbers",
                            looks.max,
                            logged ? "logarithms, not normalised again" : "linear, normalised to 1e4 and logged"));
            return logged ? NONE : LIBRARY_SIZE_LOG1P;
        }
        if (looks.fractional && looks.max < LOG_CEILING) {
            warnings.add(
                    "values are declared %s but are fractions below %.0f, as logarithms are; they were logged because the declaration says so (--scale log1p otherwise)"
                            .formatted(tissue.scale().name().toLowerCase(java.util.Locale.ROOT), LOG_CEILING));
        }
        return LIBRARY_SIZE_LOG1P;
    }

    private record Looks(boolean negative, boolean fractional, double max) {
        static Looks of(CsrMatrix sample) {
            boolean negative = false;
            boolean fractional = false;
            double max = 0;
            for (int k = 0; k < sample.nonZeros(); k++) {
                float v = sample.value(k);
                negative |= v < 0;
                fractional |= v != Math.rint(v);
                max = Math.max(max, v);
            }
            return new Looks(negative, fractional, max);
        }
    }

    /**
     * The kept part of the expression, normalised, dense over the chosen genes.
     *
     * @param cells rows kept
     * @param librarySizeGenes genes whose sum is a cell's library size
     * @param genes genes of the result
     * @return cells x genes
     */
    DenseMatrix apply(Tissue tissue, int[] cells, int[] librarySizeGenes, int[] genes, double cofactor) {
        int[] columnOf = new int[tissue.geneCount()];
        Arrays.fill(columnOf, -1);
        for (int j = 0; j < genes.length; j++) {
            columnOf[genes[j]] = j;
        }
        boolean[] counted = new boolean[tissue.geneCount()];
        for (int j : librarySizeGenes) {
            counted[j] = true;
        }
        DenseMatrix out = DenseMatrix.zeros(cells.length, genes.length);
        forEachKept(tissue, cells, (row, slab, i) -> {
            double total = 0;
            for (int k = slab.rowStart(i); k < slab.rowStart(i + 1); k++) {
                total += counted[slab.column(k)] ? slab.value(k) : 0;
            }
            for (int k = slab.rowStart(i); k < slab.rowStart(i + 1); k++) {
                int j = columnOf[slab.column(k)];
                if (j >= 0) {
                    out.values()[row * genes.length + j] = (float) value(slab.value(k), total, cofactor);
                }
            }
        });
        return out;
    }

    /** One normalised value. */
    double value(double x, double total, double cofactor) {
        return switch (this) {
            case LIBRARY_SIZE_LOG1P -> Math.log1p(x / (total == 0 ? 1 : total / TARGET));
            case ARCSINH -> arcsinh(x / cofactor);
            case NONE -> x;
        };
    }

    private static double arcsinh(double v) {
        double a = Math.abs(v);
        return Math.copySign(Math.log(a + Math.sqrt(a * a + 1)), v);
    }

    /** Visits a kept cell: its row in the result, the slab it lies in and its row there. */
    @FunctionalInterface
    interface KeptVisitor {
        void visit(int row, CsrMatrix slab, int i);
    }

    /** Visits kept cells in order, reading the expression in slabs. */
    static void forEachKept(Tissue tissue, int[] cells, KeptVisitor visitor) {
        int[] next = {0};
        tissue.expression().forEachSlab(QualityControl.SLAB, (first, slab) -> {
            while (next[0] < cells.length && cells[next[0]] < first + slab.rows()) {
                visitor.visit(next[0], slab, cells[next[0]] - first);
                next[0]++;
            }
        });
    }
}
