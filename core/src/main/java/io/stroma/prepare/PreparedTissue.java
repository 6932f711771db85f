package io.stroma.prepare;

import io.stroma.graph.CsrGraph;
import io.stroma.tissue.CellTable;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.GenePanel;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Positions;
import java.util.List;

/**
 * A tissue ready for a model: N cells kept by quality control, G chosen genes.
 *
 * @param name short name, as in the tissue
 * @param modality what is measured
 * @param panel the G chosen genes
 * @param sourceRow row of every kept cell in the input file (N, ascending)
 * @param sourceCells number of cells in the input file
 * @param expression N x G, normalised (log1p of 1e4-normalised counts, or arcsinh of intensities); never denoised
 * @param denoised N x G, after MAGIC
 * @param positions N points
 * @param spacing median distance to the nearest other cell, in the unit of the positions; the model's unit of length
 * @param types type of every cell
 * @param cellGraph Delaunay graph over the N cells
 * @param networks one gene network per type
 * @param cells N names and columns of the source
 * @param quality what quality control found and removed
 * @param warnings what was assumed or looked odd, for the report
 * @param config how it was prepared
 */
public record PreparedTissue(
        String name,
        Modality modality,
        GenePanel panel,
        int[] sourceRow,
        int sourceCells,
        DenseMatrix expression,
        DenseMatrix denoised,
        Positions positions,
        double spacing,
        CellTypes types,
        CsrGraph cellGraph,
        List<GeneNetwork> networks,
        CellTable cells,
        QualityReport quality,
        List<String> warnings,
        PreparationConfig config) {

    public PreparedTissue {
        networks = List.copyOf(networks);
        warnings = List.copyOf(warnings);
    }

    /** N. */
    public int cellCount() {
        return positions.size();
    }

    /** G. */
    public int geneCount() {
        return panel.size();
    }
}
