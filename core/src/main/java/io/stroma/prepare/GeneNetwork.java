package io.stroma.prepare;

import io.stroma.graph.CsrGraph;

/**
 * Gene network of one cell type: an undirected graph over G genes with the mutual information of every edge.
 *
 * @param type name of the cell type
 * @param cells number of cells it was estimated from
 * @param borrowed true when the type was too small and the network of all cells stands in
 * @param graph over genes 0 .. G-1, both directions stored
 * @param mutualInformation nats, one per arc of {@code graph}
 * @param threshold smallest mutual information that was kept, nats
 */
public record GeneNetwork(
        String type, int cells, boolean borrowed, CsrGraph graph, float[] mutualInformation, double threshold) {

    public GeneNetwork {
        if (mutualInformation.length != graph.arcs()) {
            throw new IllegalArgumentException(
                    mutualInformation.length + " weights for " + graph.arcs() + " arcs of the network of " + type);
        }
    }

    /**
     * Verifies that the graph is undirected and that both directions of an edge carry the same positive weight.
     *
     * @throws IllegalStateException naming the first edge at fault
     */
    public void check() {
        graph.checkUndirected();
        for (int i = 0; i < graph.size(); i++) {
            for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
                float weight = mutualInformation[arc];
                if (!(weight > 0) || weight != mutualInformation[graph.arc(graph.target(arc), i)]) {
                    throw new IllegalStateException("network of %s: mutual information %s of genes %d and %d"
                            .formatted(type, weight, i, graph.target(arc)));
                }
            }
        }
    }
}
