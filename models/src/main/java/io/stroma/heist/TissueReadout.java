package io.stroma.heist;

import io.stroma.graph.LazyWalk;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissue;
import io.stroma.tissue.CellRows;
import io.stroma.tissue.DenseMatrix;

/**
 * From the readings of all cells to the two embeddings of the stroma profile.
 *
 * <p>Cell half, for regions: the reading of the cell level, centred over the tissue and averaged by
 * a lazy random walk on the cell graph that returns to the cell now and then. Not normalised after: how far a place is from the
 * tissue's mean is part of what it is.
 *
 * <p>Gene half, for cell types: the mean of the readings of both levels, what a cell's genes say and what the cell knows of
 * itself in its surroundings, centred over the tissue and divided by the square root of its length per cell, so that cells
 * count by their profile more than by how much was measured in them.
 *
 * <p>N cells, d width.
 */
final class TissueReadout {

    private TissueReadout() {}

    /**
     * The cell half in memory, N x d.
     *
     * @param cells N x d, readings of the cell level
     */
    static DenseMatrix cells(PreparedTissue tissue, CellRows cells, LazyWalk walk, Workers workers) {
        return columns(tissue, cells, means(cells), 0, cells.columns(), walk, workers);
    }

    /**
     * Some columns of the cell half, N x width: the walk moves every column by itself.
     *
     * @param mean of all columns (d)
     */
    static DenseMatrix columns(
            PreparedTissue tissue,
            CellRows cells,
            double[] mean,
            int first,
            int width,
            LazyWalk walk,
            Workers workers) {
        DenseMatrix block = DenseMatrix.zeros(cells.rows(), width);
        cells.forEachRow((i, row) -> {
            for (int c = 0; c < width; c++) {
                block.values()[i * width + c] = row[first + c] - (float) mean[first + c];
            }
        });
        return walk.average(tissue.cellGraph(), block, workers);
    }

    /**
     * The gene half, N x d, made while it is read.
     *
     * @param genes N x d, readings of the gene level
     * @param cells N x d, readings of the cell level
     */
    static CellRows genes(CellRows genes, CellRows cells) {
        CellRows both = new GeneHalf.MeanOfLevels(genes, cells);
        return new GeneHalf(both, means(both));
    }

    /** Means of the columns. */
    static double[] means(CellRows rows) {
        double[] mean = new double[rows.columns()];
        rows.forEachRow((i, row) -> {
            for (int c = 0; c < mean.length; c++) {
                mean[c] += (double) row[c] / rows.rows();
            }
        });
        return mean;
    }
}
