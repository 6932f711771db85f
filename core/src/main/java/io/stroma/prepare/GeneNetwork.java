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
}
