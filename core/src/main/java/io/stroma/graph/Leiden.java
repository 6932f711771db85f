package io.stroma.graph;

import java.util.Arrays;
import java.util.Random;
import nl.cwts.networkanalysis.Clustering;
import nl.cwts.networkanalysis.LeidenAlgorithm;
import nl.cwts.networkanalysis.Network;
import nl.cwts.util.LargeIntArray;

/**
 * Leiden communities that maximise the modularity {@code Q = sum_c [e_c/m - gamma (d_c/2m)^2]} (Traag et al. 2019),
 * by the authors' implementation. Deterministic for a seed; labels by decreasing size.
 */
public final class Leiden {

    private static final int ITERATIONS = 10;
    private static final double RANDOMNESS = 0.01;
    private static final int RESOLUTION_STEPS = 25;

    private Leiden() {}

    /**
     * Communities of an undirected graph.
     *
     * @param resolution gamma; larger gives more communities
     * @return community of every node, 0 the largest
     */
    public static int[] communities(CsrGraph graph, double resolution, long seed) {
        int n = graph.size();
        if (graph.arcs() == 0) {
            int[] alone = new int[n];
            Arrays.setAll(alone, i -> i);
            return alone;
        }
        long[] starts = Arrays.stream(graph.starts()).asLongStream().toArray();
        Network network = new Network(n, true, starts, new LargeIntArray(graph.targets()), false);
        double edges = network.getTotalEdgeWeight();
        LeidenAlgorithm leiden =
                new LeidenAlgorithm(resolution / (2 * edges), ITERATIONS, RANDOMNESS, new Random(seed));
        Clustering clustering = new Clustering(n);
        leiden.improveClustering(network, clustering);
        clustering.orderClustersByNNodes();
        return clustering.getClusters();
    }

    /**
     * Communities at the resolution that gives the wanted number, or the nearest number found by bisection on a
     * logarithmic scale.
     */
    public static int[] communities(CsrGraph graph, int wanted, long seed) {
        double low = Math.log(1e-3);
        double high = Math.log(50);
        int[] best = null;
        for (int step = 0; step < RESOLUTION_STEPS; step++) {
            double middle = (low + high) / 2;
            int[] found = communities(graph, Math.exp(middle), seed);
            if (best == null || Math.abs(count(found) - wanted) < Math.abs(count(best) - wanted)) {
                best = found;
            }
            if (count(found) == wanted) {
                break;
            }
            if (count(found) < wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return best;
    }

    /** Q of a partition at a resolution. */
    public static double modularity(CsrGraph graph, int[] community, double resolution) {
        double edges = graph.arcs() / 2.0;
        double[] degree = new double[count(community)];
        double inside = 0;
        for (int i = 0; i < graph.size(); i++) {
            degree[community[i]] += graph.degree(i);
            for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
                inside += community[graph.target(arc)] == community[i] ? 0.5 : 0;
            }
        }
        double expected = 0;
        for (double d : degree) {
            expected += d / (2 * edges) * (d / (2 * edges));
        }
        return inside / edges - resolution * expected;
    }

    private static int count(int[] community) {
        return Arrays.stream(community).max().orElse(-1) + 1;
    }
}
