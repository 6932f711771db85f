package io.stroma.graph;

import io.stroma.parallel.Workers;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import java.util.List;

/**
 * Nearly all of the nearest neighbours in D dimensions for point sets too large to compare all pairs: random projection
 * trees (Dasgupta and Freund 2008) give every point the company of a few leaves, then neighbours of neighbours are tried
 * until little changes (NN-descent, Dong et al. 2011). About O(N (log N + k^2) D) time, O(N (D + k)) memory.
 *
 * <p>Every round reads the lists of the round before, and a point is written by one piece of work only, so the result
 * depends on the seed but not on threads. (Hierarchical small-world libraries draw their levels from generators that
 * cannot be seeded.)
 */
public final class ApproximateNeighbours {

    private static final int TREES = 6;
    private static final int LEAF = 96;
    private static final int ROUNDS = 4;
    private static final int CHUNK = 4096;
    private static final double SETTLED = 0.002; // share of list entries that still change when the rounds end

    private ApproximateNeighbours() {}

    /**
     * About the k nearest other points of every point; distances are exact for the points listed.
     *
     * @param points N x D, finite
     * @param k at most N - 1
     * @param seed of the trees
     */
    public static Neighbours nearest(DenseMatrix points, int k, long seed, Workers workers) {
        int n = points.rows();
        if (k < 0 || k > Math.max(0, n - 1)) {
            throw new IllegalArgumentException(k + " neighbours of " + n + " points");
        }
        if (k == 0 || n <= LEAF) {
            return ExactNeighbours.nearest(points, k, workers);
        }
        NeighbourLists lists = new NeighbourLists(points, k);
        // A tree's leaves do not overlap, so they are worked on at once; every leaf is larger than k.
        List<List<int[]>> trees =
                workers.map(TREES, t -> ProjectionTree.leaves(points, Math.max(LEAF, 2 * k + 2), seed, t));
        for (List<int[]> leaves : trees) {
            workers.forEach(leaves.size(), l -> compareAll(leaves.get(l), lists));
        }
        lists.requireFull();
        for (int round = 0; round < ROUNDS; round++) {
            NeighbourLists before = lists.copy();
            int[][] reverse = before.reverse(k);
            List<Integer> changes = workers.map((n + CHUNK - 1) / CHUNK, c -> {
                return join(c * CHUNK, Math.min(n, (c + 1) * CHUNK), before, reverse, lists);
            });
            if (changes.stream().mapToLong(i -> i).sum() < SETTLED * n * k) {
                break;
            }
        }
        return lists.sorted(workers);
    }

    private static void compareAll(int[] leaf, NeighbourLists lists) {
        for (int i : leaf) {
            for (int j : leaf) {
                if (i < j) {
                    float d = lists.squaredDistance(i, j);
                    lists.offer(i, j, d);
                    lists.offer(j, i, d);
                }
            }
        }
    }

    /** Tries the neighbours of the neighbours, in both directions, of some points; number of entries that changed. */
    private static int join(int from, int to, NeighbourLists before, int[][] reverse, NeighbourLists lists) {
        int changes = 0;
        int[] seen = new int[before.points()];
        Arrays.fill(seen, -1);
        for (int i = from; i < to; i++) {
            seen[i] = i;
            for (int r = 0; r < before.k(); r++) {
                seen[before.get(i, r)] = i; // already listed
            }
            for (int r = 0; r < before.k(); r++) {
                changes += tryAll(i, before.get(i, r), before, reverse, seen, lists);
            }
            for (int j : reverse[i]) {
                changes += lists.tryOnce(i, j, seen);
                changes += tryAll(i, j, before, reverse, seen, lists);
            }
        }
        return changes;
    }

    private static int tryAll(
            int i, int via, NeighbourLists before, int[][] reverse, int[] seen, NeighbourLists lists) {
        int changes = 0;
        for (int r = 0; r < before.k(); r++) {
            changes += lists.tryOnce(i, before.get(via, r), seen);
        }
        for (int j : reverse[via]) {
            changes += lists.tryOnce(i, j, seen);
        }
        return changes;
    }
}
