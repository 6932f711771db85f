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
 * <p>Gene half, for cell types: the genes' reading, centred over the tissue and scaled to length sqrt(d) per cell, so that
 * cells count by their profile, not by how much was measured in them.
 *
 * <p>N cells, d width.
 */
final class TissueReadout {

    private static final double SMALLEST = 1e-12;

    private TissueReadout() {}

    /** N x d; changes its argument. */
    static DenseMatrix cells(PreparedTissue tissue, DenseMatrix own, int hops, Workers workers) {
        centre(own);
        return LazyWalk.average(tissue.cellGraph(), own, hops, workers);
    }

    /** N x d; changes its argument. */
    static DenseMatrix genes(DenseMatrix genes) {
        centre(genes);
        int d = genes.columns();
        float[] v = genes.values();
        for (int i = 0; i < genes.rows(); i++) {
            double squares = SMALLEST;
            for (int c = 0; c < d; c++) {
                squares += (double) v[i * d + c] * v[i * d + c];
            }
            float scale = (float) Math.sqrt(d / squares);
            for (int c = 0; c < d; c++) {
                v[i * d + c] *= scale;
            }
        }
        return genes;
    }

    private static void centre(DenseMatrix m) {
        int d = m.columns();
        double[] mean = new double[d];
        for (int i = 0; i < m.rows(); i++) {
            for (int c = 0; c < d; c++) {
                mean[c] += (double) m.get(i, c) / m.rows();
            }
        }
        for (int i = 0; i < m.rows(); i++) {
            for (int c = 0; c < d; c++) {
                m.values()[i * d + c] -= (float) mean[c];
            }
        }
    }
}
