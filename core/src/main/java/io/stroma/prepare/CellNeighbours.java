package io.stroma.prepare;

import io.stroma.graph.ExactNeighbours;
import io.stroma.graph.Neighbours;
import io.stroma.parallel.Workers;
import io.stroma.tissue.DenseMatrix;

/** Nearest cells in expression space: exact while comparing all pairs is affordable, approximate above. */
final class CellNeighbours {

    private CellNeighbours() {}

    static Neighbours nearest(DenseMatrix cells, int k, long seed, Workers workers) {
        return ExactNeighbours.nearest(cells, k, workers);
    }
}
