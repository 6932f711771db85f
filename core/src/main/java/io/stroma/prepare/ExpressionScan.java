package io.stroma.prepare;

import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.Tissue;

/**
 * What one pass over the expression tells: sums per cell, occurrences per gene, the range of values. O(entries) time,
 * memory of one slab and O(N + G).
 *
 * @param total N sums over all genes
 * @param detected N numbers of genes with a non-zero value
 * @param cellsOfGene G numbers of counted cells with a non-zero value
 * @param min smallest value, zeros included
 * @param max largest value
 * @param whole every value is a whole number
 */
record ExpressionScan(double[] total, int[] detected, int[] cellsOfGene, double min, double max, boolean whole) {

    /** Which cells count for {@link #cellsOfGene}, given the row and how many genes it detects. */
    @FunctionalInterface
    interface Counted {
        boolean test(int cell, int detected);
    }

    /**
     * @throws io.stroma.error.BadInputException when a value is not finite, or negative on a linear scale
     */
    static ExpressionScan of(Tissue tissue, Counted counted) {
        Collector c = new Collector(tissue.cellCount(), tissue.geneCount());
        tissue.expression().forEachSlab((firstRow, slab) -> {
            tissue.checkValues(firstRow, slab);
            for (int i = 0; i < slab.rows(); i++) {
                c.addRow(firstRow + i, slab, i, counted);
            }
        });
        return new ExpressionScan(c.total, c.detected, c.cellsOfGene, c.min, c.max, c.whole);
    }

    /** Non-whole values that stay small: what log1p of normalised counts looks like. */
    boolean looksLogarithmic() {
        return min < 0 || (!whole && max < LOG_MAX);
    }

    /** ln(1 + 1e4 x any share) stays below 10; 20 leaves room for other targets and base 2. */
    private static final double LOG_MAX = 20;

    private static final class Collector {
        private final double[] total;
        private final int[] detected;
        private final int[] cellsOfGene;
        private double min;
        private double max;
        private boolean whole = true;

        Collector(int cells, int genes) {
            total = new double[cells];
            detected = new int[cells];
            cellsOfGene = new int[genes];
        }

        void addRow(int cell, CsrMatrix slab, int row, Counted counted) {
            for (int k = slab.rowStart(row); k < slab.rowStart(row + 1); k++) {
                float v = slab.value(k);
                total[cell] += v;
                detected[cell] += v != 0 ? 1 : 0;
                min = Math.min(min, v);
                max = Math.max(max, v);
                whole &= v == Math.rint(v);
            }
            if (counted.test(cell, detected[cell])) {
                for (int k = slab.rowStart(row); k < slab.rowStart(row + 1); k++) {
                    cellsOfGene[slab.column(k)] += slab.value(k) != 0 ? 1 : 0;
                }
            }
        }
    }
}
