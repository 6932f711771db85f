package io.stroma.prepare;

import io.stroma.graph.CsrGraph;
import io.stroma.parallel.Workers;
import io.stroma.tissue.DenseMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One gene network per cell type from the mutual information of the denoised expression: the pairs with the most
 * information (a share of all pairs, so that the density does not depend on the size of the type), or all above a fixed
 * threshold. Types with few cells borrow the network of all cells.
 */
final class GeneNetworks {

    private GeneNetworks() {}

    static List<GeneNetwork> of(DenseMatrix denoised, CellTypes types, PreparationConfig c, Workers workers) {
        int[] all = IntStream.range(0, denoised.rows()).toArray();
        GeneNetwork[] shared = new GeneNetwork[1];
        List<GeneNetwork> networks = new ArrayList<>();
        for (int t = 0; t < types.count(); t++) {
            int type = t;
            int[] cells =
                    Arrays.stream(all).filter(i -> types.typeOf()[i] == type).toArray();
            if (cells.length >= c.minCellsPerNetwork()) {
                networks.add(network(types.names().get(t), denoised, cells, false, c, workers));
            } else {
                if (shared[0] == null) {
                    shared[0] = network("all", denoised, all, true, c, workers);
                }
                networks.add(new GeneNetwork(
                        types.names().get(t),
                        cells.length,
                        true,
                        shared[0].graph(),
                        shared[0].mutualInformation(),
                        shared[0].threshold()));
            }
        }
        return networks;
    }

    private static GeneNetwork network(
            String name, DenseMatrix x, int[] cells, boolean borrowed, PreparationConfig c, Workers workers) {
        int g = x.columns();
        byte[] bins = MutualInformation.bins(x, cells);
        double[] mi = MutualInformation.pairs(bins, g, cells.length, c.millerMadow(), workers);
        int[] chosen = choose(mi, g, c);
        int[] a = Arrays.stream(chosen).map(p -> p / g).toArray();
        int[] b = Arrays.stream(chosen).map(p -> p % g).toArray();
        CsrGraph graph = CsrGraph.undirected(g, a, b);
        float[] weight = new float[graph.arcs()];
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < g; i++) {
            for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
                weight[arc] = (float) mi[i * g + graph.target(arc)];
                least = Math.min(least, mi[i * g + graph.target(arc)]);
            }
        }
        return new GeneNetwork(name, cells.length, borrowed, graph, weight, graph.arcs() == 0 ? Double.NaN : least);
    }

    /** Pairs i < j, coded i * g + j, that become edges; equal values go to the lower pair. */
    static int[] choose(double[] mi, int g, PreparationConfig c) {
        int[] pairs = new int[g * (g - 1) / 2];
        int m = 0;
        for (int i = 0; i < g; i++) {
            for (int j = i + 1; j < g; j++) {
                pairs[m++] = i * g + j;
            }
        }
        if (!Double.isNaN(c.networkThreshold())) {
            return Arrays.stream(pairs)
                    .filter(p -> mi[p] > c.networkThreshold())
                    .toArray();
        }
        int keep = (int) (c.networkFraction() * pairs.length);
        return Arrays.stream(pairs)
                .boxed()
                .sorted((p, q) -> {
                    int byInformation = Double.compare(mi[q], mi[p]);
                    return byInformation != 0 ? byInformation : Integer.compare(p, q);
                })
                .limit(keep)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }
}
