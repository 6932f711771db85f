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
 * Quality control (HEIST, data preparation): leaves out cells without finite coordinates or without any count, on request
 * outliers, and genes seen in too few cells. One pass over the expression, a second one only when outliers are removed.
 *
 * <p>An outlier is a cell beyond the median plus or minus some median absolute deviations of the logarithm of its total
 * or of its number of detected genes. Outliers are counted, and removed only when
 * {@link PreparationConfig#outlierMads()} is positive: by default every cell of the user gets an embedding.
 *
 * @param cells kept rows, ascending
 * @param genes kept columns, ascending
 * @param scan of the whole tissue
 * @param report what was found
 */
public record QualityControl(int[] cells, int[] genes, ExpressionScan scan, QualityReport report) {

    /** Deviations used for counting when no removal is asked for (Luecken et al. 2023 recommend 5). */
    static final double DEFAULT_MADS = 5;

    /**
     * @throws BadInputException when a value is not usable, or no cell or no gene is left
     */
    public static QualityControl run(Tissue tissue, PreparationConfig config) {
        tissue.checkParts();
        ExpressionScan scan = ExpressionScan.of(
                tissue, (i, detected) -> detected > 0 && tissue.positions().isFinite(i));
        int n = tissue.cellCount();
        int[] located = keep(n, tissue.positions()::isFinite);
        int[] counted =
                Arrays.stream(located).filter(i -> scan.detected()[i] > 0).toArray();
        double mads = config.outlierMads() > 0 ? config.outlierMads() : DEFAULT_MADS;
        int[] inliers = inliers(scan, counted, mads);
        boolean remove = config.outlierMads() > 0;
        int[] cells = remove ? inliers : counted;

        int[] cellsOfGene = scan.cellsOfGene();
        if (cells.length < counted.length) {
            boolean[] kept = flags(n, cells);
            cellsOfGene = ExpressionScan.of(tissue, (i, detected) -> kept[i]).cellsOfGene();
        }
        int[] genes = genes(tissue.modality(), cellsOfGene, config.minCellsPerGene(), cells.length);
        Map<String, Integer> removed = new LinkedHashMap<>();
        removed.put("no finite coordinates", n - located.length);
        removed.put("no counts", located.length - counted.length);
        removed.put("outlier", counted.length - cells.length);
        refuseNothingLeft(tissue, cells, genes, removed, config);
        return new QualityControl(
                cells,
                genes,
                scan,
                report(tissue, scan, cells, genes, cellsOfGene, removed, cells.length - inliers.length));
    }

    private static int[] genes(Modality modality, int[] cellsOfGene, int minCells, int cells) {
        // Markers of a protein panel are few and chosen, so a rare one stays; a tissue of two cells cannot ask for
        // three.
        int least = modality == Modality.PROTEIN ? 1 : Math.max(1, Math.min(minCells, cells));
        return keep(cellsOfGene.length, g -> cellsOfGene[g] >= least);
    }

    private static int[] inliers(ExpressionScan scan, int[] cells, double mads) {
        double[] logTotal = Arrays.stream(cells)
                .mapToDouble(i -> Math.log1p(Math.max(0, scan.total()[i])))
                .toArray();
        double[] detected =
                Arrays.stream(cells).mapToDouble(i -> scan.detected()[i]).toArray();
        boolean[] in = new boolean[cells.length];
        Arrays.fill(in, true);
        excludeBeyond(logTotal, mads, in);
        excludeBeyond(detected, mads, in);
        return IntStream.range(0, cells.length)
                .filter(i -> in[i])
                .map(i -> cells[i])
                .toArray();
    }

    private static void excludeBeyond(double[] values, double mads, boolean[] in) {
        double median = Median.of(values);
        double spread = Median.absoluteDeviation(values, median);
        for (int i = 0; i < in.length && spread > 0; i++) { // no spread: the measure cannot tell outliers
            in[i] &= Math.abs(values[i] - median) <= mads * spread;
        }
    }

    private static void refuseNothingLeft(
            Tissue tissue, int[] cells, int[] genes, Map<String, Integer> removed, PreparationConfig config) {
        if (cells.length == 0) {
            throw new BadInputException(
                    "%s: quality control leaves no cell of %d (%s); check the coordinates and the expression layer"
                            .formatted(tissue.name(), tissue.cellCount(), removed));
        }
        if (genes.length == 0) {
            throw new BadInputException("%s: none of %d genes is seen in %d cells or more; check the expression layer"
                    .formatted(tissue.name(), tissue.geneCount(), config.minCellsPerGene()));
        }
    }

    private static QualityReport report(
            Tissue tissue,
            ExpressionScan scan,
            int[] cells,
            int[] genes,
            int[] cellsOfGene,
            Map<String, Integer> removed,
            int outliersKept) {
        long nonZeros = Arrays.stream(genes).mapToLong(g -> cellsOfGene[g]).sum();
        return new QualityReport(
                tissue.cellCount(),
                tissue.geneCount(),
                cells.length,
                genes.length,
                removed,
                outliersKept,
                Median.of(Arrays.stream(cells).mapToDouble(i -> scan.total()[i]).toArray()),
                Median.of(Arrays.stream(cells)
                        .mapToDouble(i -> scan.detected()[i])
                        .toArray()),
                1 - nonZeros / ((double) cells.length * genes.length));
    }

    private static int[] keep(int count, IntPredicate wanted) {
        return IntStream.range(0, count).filter(wanted).toArray();
    }

    private static boolean[] flags(int n, int[] set) {
        boolean[] flags = new boolean[n];
        for (int i : set) {
            flags[i] = true;
        }
        return flags;
    }
}
