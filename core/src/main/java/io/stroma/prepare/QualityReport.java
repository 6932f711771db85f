package io.stroma.prepare;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What quality control saw and removed.
 *
 * @param cellsIn cells in the file
 * @param genesIn genes in the file
 * @param cellsKept cells after all filters
 * @param genesKept genes after the filter on cells per gene (before the choice of variable genes)
 * @param removedCells number of cells removed, by reason, in the order the filters ran
 * @param outliersKept kept cells whose total or number of genes lies far from the median
 * @param medianTotal median total expression per kept cell, in the units of the file
 * @param medianGenes median number of detected genes per kept cell
 * @param zeroFraction share of zero entries among kept cells and genes
 */
public record QualityReport(
        int cellsIn,
        int genesIn,
        int cellsKept,
        int genesKept,
        Map<String, Integer> removedCells,
        int outliersKept,
        double medianTotal,
        double medianGenes,
        double zeroFraction) {

    public QualityReport {
        removedCells = Collections.unmodifiableMap(new LinkedHashMap<>(removedCells));
    }
}
