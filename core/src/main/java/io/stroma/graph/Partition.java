package io.stroma.graph;

import io.stroma.tissue.Positions;
import java.util.List;

/** A way to divide cells into balanced parts of neighbours, the batches of a model. */
public interface Partition {

    /**
     * Parts of about the wanted size that together hold every cell once.
     *
     * @param graph over n cells
     * @param positions n finite points
     * @param size wanted number of cells per part, at least 1
     * @return indices of every part, ascending; none is empty
     */
    List<int[]> parts(CsrGraph graph, Positions positions, int size);

    /** Number of parts that brings n cells nearest to the wanted size. */
    static int count(int n, int size) {
        if (size < 1) {
            throw new IllegalArgumentException("parts need at least one cell, not " + size);
        }
        return Math.max(1, (int) Math.round((double) n / size));
    }

    /** Number of edges between different parts: what a model does not see. */
    static int cut(CsrGraph graph, List<int[]> parts) {
        int[] partOf = new int[graph.size()];
        for (int p = 0; p < parts.size(); p++) {
            for (int cell : parts.get(p)) {
                partOf[cell] = p;
            }
        }
        int arcs = 0;
        for (int i = 0; i < graph.size(); i++) {
            for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
                arcs += partOf[graph.target(arc)] != partOf[i] ? 1 : 0;
            }
        }
        return arcs / 2;
    }
}
