package io.stroma.graph;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntUnaryOperator;

/**
 * A graph over 0 .. n-1 as sorted neighbour lists: the neighbours of i are {@code target(k)} for k in
 * {@code [start(i), start(i+1))}. Undirected graphs store both directions. Immutable; arrays are shared, not copied.
 *
 * @param starts n + 1 offsets
 * @param targets neighbour of every arc, ascending inside a list
 */
public record CsrGraph(int[] starts, int[] targets) {

    public CsrGraph {
        Objects.requireNonNull(targets);
        if (starts.length == 0 || starts[0] != 0 || starts[starts.length - 1] != targets.length) {
            throw new IllegalArgumentException("starts do not match " + targets.length + " targets");
        }
    }

    /**
     * Undirected graph from pairs; self-loops and repeated pairs are dropped. O(m log degree) time, memory of both directions
     * of all pairs.
     *
     * @param n number of nodes
     * @param a one end of every edge
     * @param b the other end
     */
    public static CsrGraph undirected(int n, int[] a, int[] b) {
        return undirected(n, e -> a[e], b);
    }

    /** The same where one end follows from the number of the edge. */
    static CsrGraph undirected(int n, IntUnaryOperator a, int[] b) {
        int[] next = starts(n, a, b);
        int[] targets = new int[next[n]];
        for (int e = 0; e < b.length; e++) {
            int other = a.applyAsInt(e);
            if (other != b[e]) {
                targets[next[other]++] = b[e];
                targets[next[b[e]]++] = other;
            }
        }
        int[] starts = new int[n + 1];
        int k = 0;
        for (int i = 0; i < n; i++) { // every list now ends where the next one began
            int begin = i == 0 ? 0 : next[i - 1];
            Arrays.sort(targets, begin, next[i]);
            for (int e = begin; e < next[i]; e++) {
                if (e == begin || targets[e] != targets[k - 1]) {
                    targets[k++] = targets[e];
                }
            }
            starts[i + 1] = k;
        }
        return new CsrGraph(starts, Arrays.copyOf(targets, k));
    }

    /** Where lists begin that hold every arc, repeated ones too. */
    private static int[] starts(int n, IntUnaryOperator a, int[] b) {
        int[] starts = new int[n + 1];
        for (int e = 0; e < b.length; e++) {
            int other = a.applyAsInt(e);
            if (other != b[e]) {
                starts[other + 1]++;
                starts[b[e] + 1]++;
            }
        }
        for (int i = 0; i < n; i++) {
            starts[i + 1] = Math.addExact(starts[i + 1], starts[i]);
        }
        return starts;
    }

    /** n, the number of nodes. */
    public int size() {
        return starts.length - 1;
    }

    /** Number of arcs: twice the number of edges of an undirected graph. */
    public int arcs() {
        return targets.length;
    }

    public int start(int node) {
        return starts[node];
    }

    public int target(int arc) {
        return targets[arc];
    }

    public int degree(int node) {
        return starts[node + 1] - starts[node];
    }

    public boolean hasArc(int from, int to) {
        return arc(from, to) >= 0;
    }

    /** Number of the arc between two nodes, negative when there is none. */
    public int arc(int from, int to) {
        return Arrays.binarySearch(targets, starts[from], starts[from + 1], to);
    }

    /** The graph among the given nodes, renumbered in their order; arcs that leave the set are dropped. */
    public CsrGraph induced(int[] nodes) {
        java.util.HashMap<Integer, Integer> local = new java.util.HashMap<>(nodes.length * 2);
        for (int i = 0; i < nodes.length; i++) {
            local.put(nodes[i], i);
        }
        int[] newStarts = new int[nodes.length + 1];
        int[] newTargets = new int[Arrays.stream(nodes).map(this::degree).sum()];
        int k = 0;
        for (int i = 0; i < nodes.length; i++) {
            int first = k;
            for (int arc = starts[nodes[i]]; arc < starts[nodes[i] + 1]; arc++) {
                Integer j = local.get(targets[arc]);
                if (j != null) {
                    newTargets[k++] = j;
                }
            }
            Arrays.sort(newTargets, first, k);
            newStarts[i + 1] = k;
        }
        return new CsrGraph(newStarts, Arrays.copyOf(newTargets, k));
    }

    /**
     * Verifies that lists are sorted, distinct, in range and without self-loops, and that every arc has its reverse.
     *
     * @throws IllegalStateException naming the first node at fault
     */
    public void checkUndirected() {
        for (int i = 0; i < size(); i++) {
            for (int k = starts[i]; k < starts[i + 1]; k++) {
                int j = targets[k];
                boolean ascending = k == starts[i] || targets[k - 1] < j;
                if (!ascending || j == i || j < 0 || j >= size() || !hasArc(j, i)) {
                    throw new IllegalStateException("neighbour " + j + " of node " + i
                            + " is out of order, out of range, a self-loop or without its reverse");
                }
            }
        }
    }
}
