package io.stroma.random;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Random orders, every one equally likely (Fisher and Yates). */
public final class Permutations {

    private Permutations() {}

    /** The numbers from 0 to n - 1 in random order. */
    public static int[] of(int n, SplittableRandom random) {
        int[] order = new int[n];
        Arrays.setAll(order, i -> i);
        shuffle(order, random);
        return order;
    }

    /** Puts the elements into random order. */
    public static void shuffle(int[] order, SplittableRandom random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int t = order[i];
            order[i] = order[j];
            order[j] = t;
        }
    }
}
