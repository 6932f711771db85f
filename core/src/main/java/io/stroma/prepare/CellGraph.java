package io.stroma.prepare;

import io.stroma.graph.CsrGraph;
import io.stroma.graph.Delaunay;
import io.stroma.parallel.Workers;
import io.stroma.tissue.Positions;
import java.util.Arrays;

/**
 * The cell graph: cells are adjacent when their Voronoi polygons touch, undirected, without self-loops. On request edges
 * longer than a quantile of all lengths are cut (they span holes and the outer rim). O(N log N).
 */
public final class CellGraph {

    private CellGraph() {}

    /**
     * @param positions N finite points
     * @param maxEdgeQuantile share of edges, shortest first, that may stay; 1 keeps all
     */
    public static CsrGraph build(Positions positions, double maxEdgeQuantile, Workers workers) {
        CsrGraph graph = Delaunay.graph(positions, workers);
        return maxEdgeQuantile >= 1 || graph.arcs() == 0 ? graph : cutLongEdges(graph, positions, maxEdgeQuantile);
    }

    private static CsrGraph cutLongEdges(CsrGraph graph, Positions positions, double quantile) {
        double[] length = new double[graph.arcs()];
        int[] source = new int[graph.arcs()];
        for (int i = 0; i < graph.size(); i++) {
            for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
                int j = graph.target(arc);
                source[arc] = i;
                length[arc] = Math.hypot(
                        positions.x()[i] - positions.x()[j],
                        positions.y()[i] - positions.y()[j]);
            }
        }
        double[] sorted = length.clone();
        Arrays.sort(sorted);
        double longest = sorted[(int) Math.floor(quantile * (sorted.length - 1))];
        int kept = 0;
        int[] target = new int[graph.arcs()];
        for (int arc = 0; arc < source.length; arc++) {
            if (length[arc] <= longest) {
                source[kept] = source[arc];
                target[kept++] = graph.target(arc);
            }
        }
        return CsrGraph.undirected(graph.size(), Arrays.copyOf(source, kept), Arrays.copyOf(target, kept));
    }
}
