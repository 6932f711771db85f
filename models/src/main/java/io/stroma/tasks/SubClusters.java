package io.stroma.tasks;

import io.stroma.graph.CsrGraph;
import io.stroma.parallel.Workers;
import io.stroma.prepare.CellGraph;
import io.stroma.tissue.Positions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sub-clusters of the cells of one type and what surrounds each of them (HEIST, figure of sub-types by neighbourhood).
 *
 * @param kinds names of the K kinds of neighbours
 * @param size number of cells of every sub-cluster (C)
 * @param neighbours C x K, mean over the cells of the share of each kind among a cell's neighbours
 * @param average K, the same over all cells of the type
 */
public record SubClusters(List<String> kinds, int[] size, double[][] neighbours, double[] average) {

    public SubClusters {
        kinds = List.copyOf(kinds);
    }

    /**
     * Describes sub-clusters over the Delaunay graph of the cells that have a place; those without have no surroundings.
     *
     * @param kindOf kind of every cell (n), -1 for those that do not count as neighbours
     * @param cells the m cells of the type
     * @param cluster sub-cluster of each of them (m), numbered from 0
     */
    public static SubClusters of(
            Positions positions, int[] kindOf, List<String> kinds, int[] cells, int[] cluster, Workers workers) {
        int[] placed = IntStream.range(0, positions.size())
                .filter(i -> Double.isFinite(positions.x()[i])
                        && Double.isFinite(positions.y()[i]))
                .toArray();
        int[] place = new int[positions.size()];
        Arrays.fill(place, -1);
        IntStream.range(0, placed.length).forEach(k -> place[placed[k]] = k);
        int[] known = IntStream.range(0, cells.length)
                .filter(i -> place[cells[i]] >= 0)
                .toArray();
        return of(
                CellGraph.build(positions.select(placed), 1, workers),
                pick(kindOf, placed),
                kinds,
                pick(place, pick(cells, known)),
                pick(cluster, known));
    }

    private static int[] pick(int[] values, int[] at) {
        return Arrays.stream(at).map(i -> values[i]).toArray();
    }

    /**
     * Describes sub-clusters.
     *
     * @param graph over all n cells
     * @param kindOf kind of every cell (n), -1 for those that do not count as neighbours
     * @param cells the m cells of the type
     * @param cluster sub-cluster of each of them (m), numbered from 0
     */
    public static SubClusters of(CsrGraph graph, int[] kindOf, List<String> kinds, int[] cells, int[] cluster) {
        int count = Arrays.stream(cluster).max().orElse(-1) + 1;
        int[] size = new int[count];
        int[] surrounded = new int[count]; // cells with neighbours that count
        double[][] sum = new double[count][kinds.size()];
        for (int i = 0; i < cells.length; i++) {
            double[] share = share(graph, kindOf, cells[i], kinds.size());
            size[cluster[i]]++;
            if (share != null) {
                surrounded[cluster[i]]++;
                for (int k = 0; k < share.length; k++) {
                    sum[cluster[i]][k] += share[k];
                }
            }
        }
        double[] average = new double[kinds.size()];
        int all = Math.max(1, Arrays.stream(surrounded).sum());
        for (int c = 0; c < count; c++) {
            for (int k = 0; k < average.length; k++) {
                average[k] += sum[c][k] / all;
                sum[c][k] /= Math.max(1, surrounded[c]);
            }
        }
        return new SubClusters(kinds, size, sum, average);
    }

    private static double[] share(CsrGraph graph, int[] kindOf, int cell, int kinds) {
        int[] around = IntStream.range(graph.start(cell), graph.start(cell + 1))
                .map(arc -> kindOf[graph.target(arc)])
                .filter(k -> k >= 0)
                .toArray();
        if (around.length == 0) {
            return null;
        }
        double[] share = new double[kinds];
        for (int k : around) {
            share[k] += 1.0 / around.length;
        }
        return share;
    }

    /** C. */
    public int count() {
        return size.length;
    }

    /** C x K, log2 of the share over the type's average; NaN where the type never meets the kind. */
    public double[][] enrichment() {
        double[][] out = new double[count()][kinds.size()];
        for (int c = 0; c < out.length; c++) {
            for (int k = 0; k < kinds.size(); k++) {
                out[c][k] = average[k] == 0
                        ? Double.NaN
                        : Math.log((neighbours[c][k] + FLOOR) / (average[k] + FLOOR)) / Math.log(2);
            }
        }
        return out;
    }

    private static final double FLOOR = 0.005; // share added so that kinds never met give finite numbers
}
