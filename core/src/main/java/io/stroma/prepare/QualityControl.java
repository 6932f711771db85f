package io.stroma.prepare;

import io.stroma.error.BadInputException;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Tissue;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Which cells and genes enter the model. Two passes over the expression in slabs, O(entries) time, O(N + G) memory.
 *
 * @param cells rows kept, ascending
 * @param genes columns kept, ascending
 * @param report what was seen and removed
 */
record QualityControl(int[] cells, int[] genes, QualityReport report) {

    static final int SLAB = 16_384;
    /** Median absolute deviations beyond which a cell counts as an outlier in the report. */
    private static final double REPORTED_MADS = 5;

    static QualityControl of(Tissue tissue, PreparationConfig config) {
        int n = tissue.cellCount();
        int g = tissue.geneCount();
        double[] total = new double[n];
        int[] detected = new int[n];
        tissue.expression().forEachSlab(SLAB, (first, slab) -> {
            for (int i = 0; i < slab.rows(); i++) {
                for (int k = slab.rowStart(i); k < slab.rowStart(i + 1); k++) {
                    total[first + i] += slab.value(k);
                    detected[first + i] += slab.value(k) != 0 ? 1 : 0;
                }
            }
        });
        Map<String, Integer> removed = new LinkedHashMap<>();
        boolean[] keep = new boolean[n];
        Arrays.fill(keep, true);
        remove(keep, "no finite coordinates", i -> !tissue.positions().isFinite(i), removed);
        remove(keep, "no expression at all", i -> detected[i] == 0, removed);
        double[] logTotal =
                Arrays.stream(total).map(t -> Math.log1p(Math.max(0, t))).toArray();
        double[] genesOf = Arrays.stream(detected).asDoubleStream().toArray();
        double mads = config.outlierMads() > 0 ? config.outlierMads() : REPORTED_MADS;
        boolean[] outlier = new boolean[n];
        for (double[] measure : new double[][] {logTotal, genesOf}) {
            markOutliers(measure, keep, mads, outlier);
        }
        if (config.outlierMads() > 0) {
            remove(keep, "outliers (" + mads + " MAD)", i -> outlier[i], removed);
        }
        int[] cells = IntStream.range(0, n).filter(i -> keep[i]).toArray();
        int[] seen = new int[g];
        tissue.expression().forEachSlab(SLAB, (first, slab) -> {
            for (int i = 0; i < slab.rows(); i++) {
                for (int k = slab.rowStart(i); keep[first + i] && k < slab.rowStart(i + 1); k++) {
                    seen[slab.column(k)] += slab.value(k) != 0 ? 1 : 0;
                }
            }
        });
        int least = tissue.modality() == Modality.PROTEIN
                ? 1
                : Math.min(config.minCellsPerGene(), Math.max(1, cells.length));
        int[] genes = IntStream.range(0, g).filter(j -> seen[j] >= least).toArray();
        requireSomething(tissue, cells, genes, removed, least);
        double entries = Math.max(1.0, (double) cells.length * genes.length);
        double nonZero = Arrays.stream(genes).mapToDouble(j -> seen[j]).sum();
        return new QualityControl(
                cells,
                genes,
                new QualityReport(
                        n,
                        g,
                        cells.length,
                        genes.length,
                        removed,
                        count(n, i -> keep[i] && outlier[i]),
                        median(Arrays.stream(cells).mapToDouble(i -> total[i]).toArray()),
                        median(Arrays.stream(cells)
                                .mapToDouble(i -> detected[i])
                                .toArray()),
                        1 - nonZero / entries));
    }

    private static void requireSomething(
            Tissue tissue, int[] cells, int[] genes, Map<String, Integer> removed, int least) {
        if (cells.length < 2) {
            throw new BadInputException(
                    "%s: %d of %d cells are left after quality control (removed: %s); a graph of cells needs at least two"
                            .formatted(tissue.name(), cells.length, tissue.cellCount(), removed));
        }
        if (genes.length == 0) {
            throw new BadInputException(
                    "%s: no gene is expressed in at least %d cells; is this the right matrix or layer?"
                            .formatted(tissue.name(), least));
        }
    }

    private static void remove(boolean[] keep, String reason, IntPredicate bad, Map<String, Integer> removed) {
        int count = 0;
        for (int i = 0; i < keep.length; i++) {
            if (keep[i] && bad.test(i)) {
                keep[i] = false;
                count++;
            }
        }
        removed.put(reason, count);
    }

    private static void markOutliers(double[] measure, boolean[] keep, double mads, boolean[] outlier) {
        double[] kept = IntStream.range(0, keep.length)
                .filter(i -> keep[i])
                .mapToDouble(i -> measure[i])
                .toArray();
        double centre = median(kept);
        double mad = median(Arrays.stream(kept).map(v -> Math.abs(v - centre)).toArray());
        for (int i = 0; i < keep.length; i++) {
            outlier[i] |= mad > 0 && Math.abs(measure[i] - centre) > mads * mad;
        }
    }

    private static int count(int n, IntPredicate p) {
        return (int) IntStream.range(0, n).filter(p).count();
    }

    static double median(double[] values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int m = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[m] : (sorted[m - 1] + sorted[m]) / 2;
    }
}
