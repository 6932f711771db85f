package io.stroma.nn.lanes;

import io.stroma.graph.CsrGraph;
import java.util.Arrays;

/**
 * Neighbour lists and the same arcs by their other end.
 *
 * @param starts (S + 1) first arc of every position
 * @param targets (A) position every arc leads to
 * @param backStarts (S + 1) first entry of every position in the two lists below
 * @param backArcs (A) arcs that lead to a position, ascending
 * @param backSources (A) where they come from
 * @param tiles of the lists
 * @param backTiles of the same arcs by their other end
 */
public record SharedLists(
        int[] starts,
        int[] targets,
        int[] backStarts,
        int[] backArcs,
        int[] backSources,
        ArcTiles tiles,
        ArcTiles backTiles) {

    /** Of a graph; an arc given twice counts twice. */
    public static SharedLists of(CsrGraph graph) {
        int size = graph.size();
        int[] backStarts = new int[size + 1];
        for (int target : graph.targets()) {
            backStarts[target + 1]++;
        }
        Arrays.parallelPrefix(backStarts, Integer::sum);
        int[] next = Arrays.copyOf(backStarts, size);
        int[] backArcs = new int[graph.arcs()];
        int[] backSources = new int[graph.arcs()];
        for (int i = 0; i < size; i++) {
            for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
                int at = next[graph.target(arc)]++;
                backArcs[at] = arc;
                backSources[at] = i;
            }
        }
        return new SharedLists(
                graph.starts(),
                graph.targets(),
                backStarts,
                backArcs,
                backSources,
                ArcTiles.of(graph.starts(), graph.targets()),
                ArcTiles.of(backStarts, backSources));
    }

    /** S. */
    public int size() {
        return starts.length - 1;
    }

    /** A. */
    public int arcs() {
        return targets.length;
    }
}
