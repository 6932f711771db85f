package io.stroma.graph;

/**
 * A division of the nodes of a graph into communities.
 *
 * @param of community of every node, 0 .. count-1, the largest community first
 * @param count number of communities
 * @param resolution gamma they were found at
 */
public record Communities(int[] of, int count, double resolution) {

    /**
     * Modularity sum_c [ e_c / m - gamma (d_c / 2m)^2 ] (Reichardt and Bornholdt 2006), with e_c edges inside c, d_c the
     * sum of its degrees, m edges in all; 0 for a graph without edges.
     */
    public static double modularity(CsrGraph graph, int[] community, double gamma) {
        int count = 1;
        for (int c : community) {
            count = Math.max(count, c + 1);
        }
        double[] inside = new double[count]; // arcs, twice the edges
        double[] degree = new double[count];
        for (int i = 0; i < graph.size(); i++) {
            degree[community[i]] += graph.degree(i);
            for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
                inside[community[i]] += community[graph.target(arc)] == community[i] ? 1 : 0;
            }
        }
        double arcs = graph.arcs();
        double q = 0;
        for (int c = 0; c < count && arcs > 0; c++) {
            q += inside[c] / arcs - gamma * (degree[c] / arcs) * (degree[c] / arcs);
        }
        return q;
    }
}
