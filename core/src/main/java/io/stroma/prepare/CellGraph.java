package io.stroma.prepare;

import io.stroma.graph.CsrGraph;
import io.stroma.graph.Delaunay;
import io.stroma.tissue.Positions;
import java.util.Arrays;

/**
 * The graph of cells: neighbours when their Voronoi polygons touch, with the median distance to the nearest neighbour as
 * the tissue's unit of length. Edges longer than a quantile of lengths can be cut (the hull has some).
 *
 * @param graph over N cells
 * @param spacing median distance to the nearest cell elsewhere, positive
 */
record CellGraph(CsrGraph graph, double spacing) {

    static CellGraph of(Positions p, double maxEdgeQuantile) {
        CsrGraph graph = Delaunay.graph(p);
        double spacing = spacing(graph, p); // the nearest cell is always a Delaunay neighbour
        return new CellGraph(maxEdgeQuantile < 1 ? cut(graph, p, maxEdgeQuantile) : graph, spacing);
    }

    private static double length(Positions p, int i, int j) {
        return Math.hypot(p.x()[i] - p.x()[j], p.y()[i] - p.y()[j]);
    }

    private static double spacing(CsrGraph graph, Positions p) {
        double[] nearest = new double[graph.size()];
        int m = 0;
        for (int i = 0; i < graph.size(); i++) {
            double best = Double.POSITIVE_INFINITY;
            for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
                double d = length(p, i, graph.target(arc));
                best = d > 0 ? Math.min(best, d) : best;
            }
            if (Double.isFinite(best)) {
                nearest[m++] = best;
            }
        }
        double median = QualityControl.median(Arrays.copyOf(nearest, m));
        return median > 0 ? median : 1;
    }

    private static CsrGraph cut(CsrGraph graph, Positions p, double quantile) {
        int[] a = new int[graph.arcs()];
        double[] length = new double[graph.arcs()];
        for (int i = 0; i < graph.size(); i++) {
            for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
                a[arc] = i;
                length[arc] = length(p, i, graph.target(arc));
            }
        }
        double[] sorted = length.clone();
        Arrays.sort(sorted);
        double limit = sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1.0, quantile * sorted.length)];
        int m = 0;
        int[] from = new int[a.length];
        int[] to = new int[a.length];
        for (int arc = 0; arc < a.length; arc++) {
            if (length[arc] <= limit) {
                from[m] = a[arc];
                to[m++] = graph.target(arc);
            }
        }
        return CsrGraph.undirected(graph.size(), Arrays.copyOf(from, m), Arrays.copyOf(to, m));
    }
}
