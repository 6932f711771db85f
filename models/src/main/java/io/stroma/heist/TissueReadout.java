package io.stroma.heist;

import io.stroma.graph.LazyWalk;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissue;
import io.stroma.tissue.DenseMatrix;

/**
 * From the readings of all cells to the two embeddings of the stroma profile.
 *
 * <p>Cell half, for regions: the reading of the cell level, centred over the tissue and averaged over {@code nicheHops} steps
 * of the lazy random walk on the cell graph. Not normalised after: how far a place is from the
 * tissue's mean is part of what it is.
 *
 * <p>Gene half, for cell types: the mean of the readings of both levels, what a cell's genes say and what the cell knows of
 * itself in its surroundings, centred over the tissue and divided by the square root of its length per cell, so that cells
 * count by their profile more than by how much was measured in them.
 *
 * <p>N cells, d width.
 */
final class TissueReadout {

    private static final double SMALLEST = 1e-12;

    private TissueReadout() {}

    /**
     * N x d.
     *
     * @param cells N x d, readings of the cell level
     */
    static DenseMatrix cells(PreparedTissue tissue, DenseMatrix cells, int hops, Workers workers) {
        return LazyWalk.average(tissue.cellGraph(), centred(cells), hops, workers);
    }

    /**
     * N x d.
     *
     * @param genes N x d, readings of the gene level
     * @param cells N x d, readings of the cell level
     */
    static DenseMatrix genes(DenseMatrix genes, DenseMatrix cells) {
        DenseMatrix mean = DenseMatrix.zeros(genes.rows(), genes.columns());
        float[] v = mean.values();
        for (int e = 0; e < v.length; e++) {
            v[e] = (genes.values()[e] + cells.values()[e]) / 2;
        }
        return ofSimilarLength(centred(mean));
    }

    /** Rows of length l become rows of length sqrt(l): half way to equal lengths. */
    private static DenseMatrix ofSimilarLength(DenseMatrix m) {
        int d = m.columns();
        float[] v = m.values();
        for (int i = 0; i < m.rows(); i++) {
            double squares = SMALLEST;
            for (int c = 0; c < d; c++) {
                squares += (double) v[i * d + c] * v[i * d + c];
            }
            float scale = (float) Math.pow(squares, -0.25);
            for (int c = 0; c < d; c++) {
                v[i * d + c] *= scale;
            }
        }
        return m;
    }

    private static DenseMatrix centred(DenseMatrix m) {
        int d = m.columns();
        double[] mean = new double[d];
        for (int i = 0; i < m.rows(); i++) {
            for (int c = 0; c < d; c++) {
                mean[c] += (double) m.get(i, c) / m.rows();
            }
        }
        DenseMatrix out = DenseMatrix.zeros(m.rows(), d);
        for (int i = 0; i < m.rows(); i++) {
            for (int c = 0; c < d; c++) {
                out.values()[i * d + c] = m.get(i, c) - (float) mean[c];
            }
        }
        return out;
    }
}
