package io.stroma.prepare;

import io.stroma.graph.ApproximateNeighbours;
import io.stroma.graph.ExactNeighbours;
import io.stroma.graph.Neighbours;
import io.stroma.parallel.Workers;
import io.stroma.tissue.DenseMatrix;

/**
 * Nearest cells in expression space: exact up to {@value #EXACT_CELLS} cells, while comparing all pairs is affordable, nearly
 * exact above (see {@link ApproximateNeighbours}).
 */
public final class CellNeighbours {

    /** Comparing all pairs of this many cells in 100 dimensions takes half a minute at most. */
    static final int EXACT_CELLS = 50_000;

    private CellNeighbours() {}

    static Neighbours nearest(DenseMatrix cells, int k, long seed, Workers workers) {
        return cells.rows() <= EXACT_CELLS
                ? ExactNeighbours.nearest(cells, k, workers)
                : ApproximateNeighbours.nearest(cells, k, seed, workers);
    }

    /** About how many pairs of cells are compared. */
    public static double comparisons(double cells) {
        return cells * (cells <= EXACT_CELLS ? cells : ApproximateNeighbours.COMPARED);
    }
}
