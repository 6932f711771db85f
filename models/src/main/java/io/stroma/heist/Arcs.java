package io.stroma.heist;

import io.stroma.graph.CsrGraph;
import java.util.Arrays;

/**
 * A graph as two lists, one entry an arc: messages go from source to target, which is the node whose neighbour list holds
 * the arc.
 */
record Arcs(int[] source, int[] target) {

    /** All arcs of a graph, and one from every node to itself if wanted. */
    static Arcs of(CsrGraph graph, boolean selfLoops) {
        int n = graph.size();
        int[] source = Arrays.copyOf(graph.targets(), graph.arcs() + (selfLoops ? n : 0));
        int[] target = new int[source.length];
        for (int i = 0; i < n; i++) {
            Arrays.fill(target, graph.start(i), graph.start(i + 1), i);
        }
        for (int k = graph.arcs(); k < source.length; k++) {
            source[k] = k - graph.arcs();
            target[k] = k - graph.arcs();
        }
        return new Arcs(source, target);
    }
}
