package io.stroma.prepare;

import io.stroma.graph.CsrGraph;
import io.stroma.io.ScratchSpace;
import io.stroma.parallel.Workers;
import io.stroma.tissue.DenseMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Gene networks per cell type (HEIST, section 3): genes are joined when their mutual information over the cells of the
 * type is among the top share of all pairs (so the threshold adapts to the type; of large panels fewer, a bounded number of
 * neighbours a gene), or above a fixed threshold. Types with few cells borrow the network of all cells. Pairs without information are never joined.
 * O(G^2 (N + 1024 T)) time; O(N + G^2) memory when bins are on disk.
 */
public final class GeneNetworks {

    /** Nats; anything below is rounding. */
    private static final double NOTHING = 1e-12;

    private GeneNetworks() {}

    /**
     * Networks of denoised values in memory.
     *
     * @param denoised N x G
     * @param types of the N cells
     * @return one network per type, in their order
     */
    public static List<GeneNetwork> infer(
            DenseMatrix denoised, CellTypes types, PreparationConfig config, Workers workers) {
        return infer(new HeldBlocks(denoised), types, config, ScratchSpace.inMemory(), workers);
    }

    /** The same of values anywhere, with bins in the space. */
    static List<GeneNetwork> infer(
            GeneBlocks denoised, CellTypes types, PreparationConfig config, ScratchSpace space, Workers workers) {
        int n = denoised.rows();
        int[][] members = members(types);
        boolean[] few = new boolean[types.count()];
        List<int[]> groups = new ArrayList<>();
        for (int t = 0; t < few.length; t++) {
            few[t] = members[t].length < Math.min(config.minCellsPerNetwork(), n);
            if (!few[t]) {
                groups.add(members[t]);
            }
        }
        int everyone = groups.size(); // the group that small types borrow from, if there are any
        if (everyone < few.length) {
            groups.add(IntStream.range(0, n).toArray());
        }
        try (BinStore bins =
                BinStore.in(space, groups.stream().mapToInt(g -> g.length).toArray(), denoised.columns())) {
            bins.fill(denoised, groups.toArray(int[][]::new), workers);
            return networks(bins, everyone, few, types, config, workers);
        }
    }

    private static List<GeneNetwork> networks(
            BinStore bins, int everyone, boolean[] few, CellTypes types, PreparationConfig config, Workers workers) {
        GeneNetwork all = everyone < few.length ? network("all", bins.group(everyone), config, workers) : null;
        List<GeneNetwork> networks = new ArrayList<>(types.count());
        int next = 0;
        for (int t = 0; t < few.length; t++) {
            String name = types.names().get(t);
            networks.add(
                    few[t]
                            ? new GeneNetwork(
                                    name, all.cells(), true, all.graph(), all.mutualInformation(), all.threshold())
                            : network(name, bins.group(next++), config, workers));
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

    private static GeneNetwork network(String type, BinnedGenes bins, PreparationConfig config, Workers workers) {
        int genes = bins.genes();
        double[] mi = MutualInformation.allPairs(bins, config.millerMadow(), workers);
        boolean[] kept = Double.isNaN(config.networkThreshold())
                ? top(mi, (int) Math.min(config.networkFraction() * mi.length, config.networkDegree() * genes / 2))
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
                type, bins.cells(), false, graph, weights(graph, mi), edges == 0 ? Double.NaN : threshold);
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
