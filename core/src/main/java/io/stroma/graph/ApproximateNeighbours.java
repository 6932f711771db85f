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
    private static final int SLACK = 2;
    private static final int ROUNDS = 5;
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
        int kept = Math.min(n - 1, SLACK * k); // longer lists find more: the first k of them are the result
        NeighbourLists lists = new NeighbourLists(points, kept);
        // A tree's leaves do not overlap, so they are worked on at once; every leaf is larger than k.
        List<List<int[]>> trees =
                workers.map(TREES, t -> ProjectionTree.leaves(points, Math.max(LEAF, 2 * kept + 2), seed, t));
        for (List<int[]> leaves : trees) {
            workers.forEach(leaves.size(), l -> compareAll(leaves.get(l), lists));
        }
        lists.requireFull();
        for (int round = 0; round < ROUNDS; round++) {
            NeighbourLists before = lists.copy();
            int[][] reverse = before.reverse(kept);
            lists.ageAll();
            List<Integer> changes = workers.map((n + CHUNK - 1) / CHUNK, c -> {
                return join(c * CHUNK, Math.min(n, (c + 1) * CHUNK), before, reverse, lists);
            });
            if (changes.stream().mapToLong(i -> i).sum() < SETTLED * n * kept) {
                break;
            }
        }
        return lists.sorted(k, workers);
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
        int k = before.k();
        int[] seen = new int[before.points()];
        Arrays.fill(seen, -1);
        for (int i = from; i < to; i++) {
            seen[i] = i;
            for (int e = i * k; e < (i + 1) * k; e++) {
                seen[before.target(e)] = i; // already listed
            }
            for (int e = i * k; e < (i + 1) * k; e++) {
                changes += tryAll(i, before.target(e), before.isNew(e), before, reverse, seen, lists);
            }
            for (int e : reverse[i]) {
                changes += lists.tryOnce(i, e / k, seen);
                changes += tryAll(i, e / k, before.isNew(e), before, reverse, seen, lists);
            }
        }
        return changes;
    }

    /** Two steps that are both old were tried in an earlier round. */
    private static int tryAll(
            int i, int via, boolean isNew, NeighbourLists before, int[][] reverse, int[] seen, NeighbourLists lists) {
        int changes = 0;
        int k = before.k();
        for (int e = via * k; e < (via + 1) * k; e++) {
            if (isNew || before.isNew(e)) {
                changes += lists.tryOnce(i, before.target(e), seen);
            }
        }
        for (int e : reverse[via]) {
            if (isNew || before.isNew(e)) {
                changes += lists.tryOnce(i, e / k, seen);
            }
        }
        return changes;
    }
}
