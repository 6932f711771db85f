package io.stroma.graph;

import java.util.Arrays;
import java.util.Random;
import nl.cwts.networkanalysis.Clustering;
import nl.cwts.networkanalysis.LeidenAlgorithm;
import nl.cwts.networkanalysis.Network;
import nl.cwts.util.LargeIntArray;

/**
 * Communities of a graph by the Leiden algorithm (Traag et al. 2019) with modularity at resolution gamma. The same seed
 * gives the same communities. About O(arcs) per iteration.
 */
public final class Leiden {

    private static final int ITERATIONS = 10;

    /** Iterations for graphs above {@value #LARGE} nodes: each takes seconds there, and later ones change little. */
    static final int FEW_ITERATIONS = 3;

    static final int LARGE = 50_000;
    private static final int SEARCH_STEPS = 30;
    private static final double LOG_LARGEST = Math.log(1e4);
    private static final double LOG_SMALLEST = -LOG_LARGEST;

    private final Network network;

    private Leiden(Network network) {
        this.network = network;
    }

    /**
     * Ready to look for communities, without holding the graph.
     *
     * @param graph undirected, unweighted
     */
    public static Leiden of(CsrGraph graph) {
        long[] starts = new long[graph.size() + 1];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = graph.starts()[i];
        }
        return new Leiden(new Network(graph.size(), true, starts, new LargeIntArray(graph.targets()), false));
    }

    /** Communities of a graph, see {@link #cluster(double, long)}. */
    public static Communities cluster(CsrGraph graph, double resolution, long seed) {
        return of(graph).cluster(resolution, seed);
    }

    /** Communities of a graph, see {@link #withCount(int, long)}. */
    public static Communities withCount(CsrGraph graph, int wanted, long seed) {
        return of(graph).withCount(wanted, seed);
    }

    /**
     * Communities, the largest first.
     *
     * @param resolution gamma; larger gives more communities
     * @param seed of the order in which nodes are visited
     */
    public Communities cluster(double resolution, long seed) {
        if (!(resolution > 0) || Double.isInfinite(resolution)) {
            throw new IllegalArgumentException("resolution must be a positive number, not " + resolution);
        }
        int nodes = network.getNNodes();
        if (network.getNEdges() == 0) {
            int[] each = new int[nodes];
            Arrays.setAll(each, i -> i);
            return new Communities(each, each.length, resolution);
        }
        // Modularity in the form of the constant Potts model: node weight = degree, gamma over twice the edge weight.
        double scaled = resolution / (2 * network.getTotalEdgeWeight());
        LeidenAlgorithm leiden = new LeidenAlgorithm(
                scaled,
                nodes > LARGE ? FEW_ITERATIONS : ITERATIONS,
                LeidenAlgorithm.DEFAULT_RANDOMNESS,
                new Random(seed));
        Clustering clustering = leiden.findClustering(network);
        clustering.orderClustersByNNodes();
        return new Communities(clustering.getClusters(), clustering.getNClusters(), resolution);
    }

    /**
     * Communities at the resolution that gives the wanted number of them, found by bisection of log gamma; where no
     * resolution tried gives exactly that number, the nearest number found.
     *
     * @param wanted at least 1
     */
    public Communities withCount(int wanted, long seed) {
        if (wanted < 1 || wanted > network.getNNodes()) {
            throw new IllegalArgumentException(wanted + " communities of " + network.getNNodes() + " nodes");
        }
        double low = LOG_SMALLEST;
        double high = LOG_LARGEST;
        Communities best = null;
        for (int step = 0; step < SEARCH_STEPS && (best == null || best.count() != wanted); step++) {
            double middle = (low + high) / 2; // the first one is a resolution of 1
            Communities found = cluster(Math.exp(middle), seed);
            if (best == null || Math.abs(found.count() - wanted) < Math.abs(best.count() - wanted)) {
                best = found;
            }
            if (found.count() < wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return best;
    }
}
