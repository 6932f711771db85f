package io.stroma.graph;

import io.stroma.random.Seeds;
import io.stroma.tissue.DenseMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random projection tree: a set of points is halved along the direction between two random members, down to small leaves.
 * O(N D log N).
 */
final class ProjectionTree {

    private static final long PURPOSE = Seeds.purpose("projection tree");

    private ProjectionTree() {}

    /** Leaves of at most {@code size} and at least half as many points, which together hold every point once. */
    static List<int[]> leaves(DenseMatrix points, int size, long seed, int tree) {
        int[] all = new int[points.rows()];
        Arrays.setAll(all, i -> i);
        List<int[]> leaves = new ArrayList<>();
        split(points, all, size, Seeds.stream(seed, PURPOSE, tree), new double[points.rows()], leaves);
        return leaves;
    }

    private static void split(
            DenseMatrix points, int[] members, int size, SplittableRandom random, double[] key, List<int[]> leaves) {
        if (members.length <= size) {
            leaves.add(members);
            return;
        }
        float[] direction = direction(points, members, random);
        for (int i : members) {
            key[i] = dot(points, i, direction);
        }
        int[] sorted = Order.by(members, key);
        int half = sorted.length / 2;
        split(points, Arrays.copyOf(sorted, half), size, random, key, leaves);
        split(points, Arrays.copyOfRange(sorted, half, sorted.length), size, random, key, leaves);
    }

    private static float[] direction(DenseMatrix points, int[] members, SplittableRandom random) {
        int a = members[random.nextInt(members.length)];
        int b = members[random.nextInt(members.length)];
        float[] direction = new float[points.columns()];
        for (int j = 0; j < direction.length; j++) {
            direction[j] = points.get(a, j) - points.get(b, j);
        }
        return direction;
    }

    private static double dot(DenseMatrix points, int row, float[] direction) {
        double sum = 0;
        for (int j = 0; j < direction.length; j++) {
            sum += points.get(row, j) * direction[j];
        }
        return sum;
    }
}
