package io.stroma.prepare;

import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Tissue;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/**
 * Highly variable genes, by the variance of the normalised values or by normalised dispersion (Satija et al. 2015, the "Seurat flavour"): the logarithm of variance
 * over mean of the linear normalised values, standardised among genes of similar mean in {@value #BINS} bins. O(entries)
 * time in one pass, O(G) memory.
 */
public final class VariableGenes {

    private static final int BINS = 20;
    private static final double TINY_MEAN = 1e-12;
    /** Rounding before ranking, so that genes that tie mathematically are ordered by index, not by rounding noise. */
    private static final double GRAIN = 1e-9;

    private VariableGenes() {}

    /** Columns to use, ascending: all of {@code genes} when they are few enough or markers of proteins, else the top. */
    static int[] choose(
            Tissue tissue, QualityControl quality, Normalization normalization, int maxGenes, GeneRanking ranking) {
        int[] genes = quality.genes();
        if (genes.length <= maxGenes || tissue.modality() == Modality.PROTEIN) {
            return genes;
        }
        double[] score = switch (ranking) {
            case VARIANCE -> Moments.of(tissue, quality, normalization::apply).variance;
            case DISPERSION -> {
                Moments moments = Moments.of(tissue, quality, normalization::linear);
                yield normalizedDispersions(moments.mean, moments.variance);
            }
        };
        int[] order = rank(score);
        return Arrays.stream(order, 0, maxGenes).map(g -> genes[g]).sorted().toArray();
    }

    /** Indices by descending value, rounded; NaN last, ties by lower index. */
    public static int[] rank(double[] score) {
        double[] key = Arrays.stream(score)
                .map(v -> Double.isNaN(v) ? Double.POSITIVE_INFINITY : -Math.rint(v / GRAIN))
                .toArray();
        return IntStream.range(0, key.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(g -> key[g]).thenComparingInt(g -> g))
                .mapToInt(g -> g)
                .toArray();
    }

    /**
     * @param mean of the linear normalised values of every gene
     * @param variance the same, divisor N - 1
     * @return standardised ln(variance / mean); NaN where a gene does not vary
     */
    public static double[] normalizedDispersions(double[] mean, double[] variance) {
        int genes = mean.length;
        double[] logMean = new double[genes];
        double[] dispersion = new double[genes];
        for (int g = 0; g < genes; g++) {
            double m = mean[g] == 0 ? TINY_MEAN : mean[g];
            logMean[g] = Math.log1p(m);
            double ratio = variance[g] / m;
            dispersion[g] = ratio == 0 ? Double.NaN : Math.log(ratio);
        }
        int[] bin = bins(logMean);
        double[] sum = new double[BINS];
        double[] squares = new double[BINS];
        int[] count = new int[BINS];
        for (int g = 0; g < genes; g++) {
            if (!Double.isNaN(dispersion[g])) {
                sum[bin[g]] += dispersion[g];
                count[bin[g]]++;
            }
        }
        for (int g = 0; g < genes; g++) {
            if (!Double.isNaN(dispersion[g])) {
                double d = dispersion[g] - sum[bin[g]] / count[bin[g]];
                squares[bin[g]] += d * d;
            }
        }
        double[] out = new double[genes];
        for (int g = 0; g < genes; g++) {
            int b = bin[g];
            double average = sum[b] / count[b];
            // A gene alone in its bin has nothing to be compared with: its value is 1 by convention.
            out[g] = count[b] == 1
                    ? dispersion[g] / average
                    : (dispersion[g] - average) / Math.sqrt(squares[b] / (count[b] - 1));
        }
        return out;
    }

    /** Equal-width bins, open below and closed above, the first one lowered by a thousandth of the range. */
    private static int[] bins(double[] values) {
        double low = Arrays.stream(values).min().orElse(0);
        double high = Arrays.stream(values).max().orElse(0);
        double step = (high - low) / BINS;
        int[] bin = new int[values.length];
        for (int g = 0; g < values.length; g++) {
            while (bin[g] < BINS - 1 && values[g] > low + (bin[g] + 1) * step) {
                bin[g]++;
            }
        }
        return bin;
    }

    /**
     * Mean and variance of the values of every kept gene over the kept cells.
     *
     * @param mean G
     * @param variance G, divisor N - 1
     */
    record Moments(double[] mean, double[] variance) {

        /**
         * Moments.
         *
         * @param scale of a value, given the cell's total; zero must stay zero
         */
        static Moments of(Tissue tissue, QualityControl quality, DoubleBinaryOperator scale) {
            double[] sum = new double[tissue.geneCount()];
            double[] squares = new double[tissue.geneCount()];
            boolean[] kept = new boolean[tissue.cellCount()];
            for (int i : quality.cells()) {
                kept[i] = true;
            }
            double[] total = quality.scan().total();
            tissue.expression().forEachSlab((firstRow, slab) -> {
                for (int i = 0; i < slab.rows(); i++) {
                    if (kept[firstRow + i]) {
                        add(slab, i, total[firstRow + i], scale, sum, squares);
                    }
                }
            });
            int n = quality.cells().length;
            int[] genes = quality.genes();
            double[] mean = Arrays.stream(genes).mapToDouble(g -> sum[g] / n).toArray();
            double[] variance = IntStream.range(0, genes.length)
                    .mapToDouble(g -> Math.max(0, squares[genes[g]] - n * mean[g] * mean[g]) / Math.max(1, n - 1))
                    .toArray();
            return new Moments(mean, variance);
        }

        private static void add(
                CsrMatrix slab, int row, double total, DoubleBinaryOperator scale, double[] sum, double[] squares) {
            for (int k = slab.rowStart(row); k < slab.rowStart(row + 1); k++) {
                double v = scale.applyAsDouble(slab.value(k), total);
                sum[slab.column(k)] += v;
                squares[slab.column(k)] += v * v;
            }
        }
    }
}
