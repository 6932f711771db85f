package io.stroma.prepare;

import io.stroma.graph.CsrGraph;
import io.stroma.tissue.CellRows;
import io.stroma.tissue.CellTable;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.GenePanel;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Positions;
import java.util.List;

/**
 * A tissue ready for a model: N cells kept by quality control, G chosen genes. The two matrices may stay in a file, see
 * {@link PreparedTissueFile#open}.
 *
 * @param name short name, as in the tissue
 * @param modality what is measured
 * @param panel the G chosen genes
 * @param sourceRow row of every kept cell in the input file (N, ascending)
 * @param sourceCells number of cells in the input file
 * @param expressionRows N x G, normalised (log1p of 1e4-normalised counts, or arcsinh of intensities); never denoised
 * @param denoisedRows N x G, after MAGIC
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
        CellRows expressionRows,
        CellRows denoisedRows,
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

    /** The same tissue with other normalised values (N x G); everything derived from the old ones stays. */
    public PreparedTissue withExpression(CellRows values) {
        return withMatrices(values, denoisedRows);
    }

    /** The same tissue with other values of both kinds (N x G). */
    PreparedTissue withMatrices(CellRows normalised, CellRows smooth) {
        return new PreparedTissue(
                name,
                modality,
                panel,
                sourceRow,
                sourceCells,
                normalised,
                smooth,
                positions,
                spacing,
                types,
                cellGraph,
                networks,
                cells,
                quality,
                warnings,
                config);
    }

    /** The normalised expression in memory, N x G. A matrix that stays in a file is read anew by every call. */
    public DenseMatrix expression() {
        return expressionRows.dense();
    }

    /** The denoised expression in memory, N x G, likewise. */
    public DenseMatrix denoised() {
        return denoisedRows.dense();
    }

    /** N. */
    public int cellCount() {
        return positions.size();
    }

    /** G. */
    public int geneCount() {
        return panel.size();
    }

    /**
     * Verifies that the parts fit together: sizes, ascending source rows, finite numbers, positive spacing, valid types
     * and graphs.
     *
     * @throws IllegalStateException naming what does not fit
     */
    public void check() {
        int n = cellCount();
        int g = geneCount();
        require(n > 0 && g > 0, n + " cells and " + g + " genes");
        require(sourceRow.length == n && cells.size() == n && types.typeOf().length == n, "cells of the parts differ");
        require(cellGraph.size() == n, "the cell graph has " + cellGraph.size() + " nodes for " + n + " cells");
        for (int i = 0; i < n; i++) {
            boolean ascending = i == 0 || sourceRow[i - 1] < sourceRow[i];
            require(ascending && sourceRow[i] >= 0 && sourceRow[i] < sourceCells, "source row of cell " + i);
            require(positions.isFinite(i), "position of cell " + i);
            int type = types.typeOf()[i];
            require(type >= 0 && type < types.count(), "type " + type + " of cell " + i);
        }
        checkMatrix("expression", expressionRows);
        checkMatrix("denoised expression", denoisedRows);
        require(spacing > 0 && Double.isFinite(spacing), "spacing " + spacing);
        cellGraph.checkUndirected();
        require(networks.size() == types.count(), networks.size() + " networks for " + types.count() + " types");
        for (int t = 0; t < networks.size(); t++) {
            require(
                    networks.get(t).type().equals(types.names().get(t)),
                    "the networks are not in the order of the types");
            require(
                    networks.get(t).graph().size() == g,
                    "a network has " + networks.get(t).graph().size() + " genes");
            networks.get(t).check();
        }
    }

    private void checkMatrix(String what, CellRows matrix) {
        require(
                matrix.rows() == cellCount() && matrix.columns() == geneCount(),
                what + " is " + matrix.rows() + " x " + matrix.columns());
        matrix.forEachRow((i, row) -> {
            for (float v : row) {
                if (!Float.isFinite(v)) {
                    require(false, what + " has the value " + v);
                }
            }
        });
    }

    private void require(boolean fine, String what) {
        if (!fine) {
            throw new IllegalStateException("prepared tissue " + name + ": " + what);
        }
    }
}
