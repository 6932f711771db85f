package io.stroma.prepare;

import io.stroma.graph.CsrGraph;
import io.stroma.parallel.Workers;
import io.stroma.tissue.DenseMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Gene networks per cell type (HEIST, section 3): genes are joined when their mutual information over the cells of the
 * type is among the top share of all pairs (so the threshold adapts to the type), or above a fixed threshold. Types with
 * few cells borrow the network of all cells. Pairs without information are never joined.
 * O(G^2 (N + 1024 T)) time, O(N G + G^2) memory.
 */
public final class GeneNetworks {

    /** Nats; anything below is rounding. */
    private static final double NOTHING = 1e-12;

    private GeneNetworks() {}

    /**
     * @param denoised N x G
     * @param types of the N cells
     * @return one network per type, in their order
     */
    public static List<GeneNetwork> infer(
            DenseMatrix denoised, CellTypes types, PreparationConfig config, Workers workers) {
        int[][] members = members(types);
        GeneNetwork all = null;
        List<GeneNetwork> networks = new ArrayList<>(types.count());
        for (int t = 0; t < types.count(); t++) {
            String name = types.names().get(t);
            if (members[t].length >= Math.min(config.minCellsPerNetwork(), denoised.rows())) {
                networks.add(network(name, denoised, members[t], config, workers));
            } else {
                if (all == null) {
                    int[] everyone = IntStream.range(0, denoised.rows()).toArray();
                    all = network(name, denoised, everyone, config, workers);
                }
                networks.add(new GeneNetwork(
                        name, all.cells(), true, all.graph(), all.mutualInformation(), all.threshold()));
            }
        }
        return networks;
    }

    private static int[][] members(CellTypes types) {
        int[] sizes = types.sizes();
        int[][] members = new int[types.count()][];
        Arrays.setAll(members, t -> new int[sizes[t]]);
        int[] next = new int[types.count()];
        for (int i = 0; i < types.typeOf().length; i++) {
            int t = types.typeOf()[i];
            members[t][next[t]++] = i;
        }
        return members;
    }

    private static GeneNetwork network(
            String type, DenseMatrix denoised, int[] cells, PreparationConfig config, Workers workers) {
        int genes = denoised.columns();
        double[] mi = MutualInformation.allPairs(BinnedGenes.of(denoised, cells), config.millerMadow(), workers);
        boolean[] kept = Double.isNaN(config.networkThreshold())
                ? top(mi, (int) (config.networkFraction() * mi.length))
                : above(mi, config.networkThreshold());
        int edges = 0;
        double threshold = Double.POSITIVE_INFINITY;
        for (int p = 0; p < mi.length; p++) {
            if (kept[p]) {
                edges++;
                threshold = Math.min(threshold, mi[p]);
            }
        }
        int[] a = new int[edges];
        int[] b = new int[edges];
        int e = 0;
        int p = 0;
        for (int i = 0; i < genes; i++) {
            for (int j = i + 1; j < genes; j++, p++) {
                if (kept[p]) {
                    a[e] = i;
                    b[e++] = j;
                }
            }
        }
        CsrGraph graph = CsrGraph.undirected(genes, a, b);
        return new GeneNetwork(
                type, cells.length, false, graph, weights(graph, mi), edges == 0 ? Double.NaN : threshold);
    }

    /** The {@code count} largest values; equal ones by pair. */
    private static boolean[] top(double[] mi, int count) {
        boolean[] kept = new boolean[mi.length];
        if (count == 0) {
            return kept;
        }
        double[] sorted = mi.clone();
        Arrays.parallelSort(sorted);
        double cut = sorted[sorted.length - count];
        int left = count;
        for (int p = 0; p < mi.length; p++) {
            kept[p] = mi[p] > cut && mi[p] > NOTHING;
            left -= mi[p] > cut ? 1 : 0;
        }
        for (int p = 0; p < mi.length && left > 0; p++) {
            if (mi[p] == cut && cut > NOTHING) {
                kept[p] = true;
                left--;
            }
        }
        return kept;
    }

    private static boolean[] above(double[] mi, double threshold) {
        boolean[] kept = new boolean[mi.length];
        for (int p = 0; p < mi.length; p++) {
            kept[p] = mi[p] > Math.max(threshold, NOTHING);
        }
        return kept;
    }

    private static float[] weights(CsrGraph graph, double[] mi) {
        float[] weights = new float[graph.arcs()];
        for (int i = 0; i < graph.size(); i++) {
            for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
                int j = graph.target(arc);
                weights[arc] = (float) mi[MutualInformation.pair(Math.min(i, j), Math.max(i, j), graph.size())];
            }
        }
        return weights;
    }
}
