package io.stroma.heist.reference;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Cells drawn for the released contrastive loss: one other cell of the anchor's type, the anchor itself if it is the only
 * one, and N cells of other types with repetition.
 *
 * @param positive n cells
 * @param negative n x N cells; no columns when all cells are of one type
 */
public record Partners(int[] positive, int[][] negative) {

    /**
     * Draws partners.
     *
     * @param typeOf n types
     * @param count N
     */
    public static Partners draw(int[] typeOf, int count, SplittableRandom random) {
        int n = typeOf.length;
        int[] positive = new int[n];
        int[][] negative = new int[n][];
        boolean oneType = Arrays.stream(typeOf).distinct().count() == 1;
        int[] candidates = new int[n];
        for (int i = 0; i < n; i++) {
            int same = collect(typeOf, i, true, candidates);
            positive[i] = same == 0 ? i : candidates[random.nextInt(same)];
            int other = collect(typeOf, i, false, candidates);
            negative[i] = new int[oneType ? 0 : count];
            for (int k = 0; k < negative[i].length; k++) {
                negative[i][k] = candidates[random.nextInt(other)];
            }
        }
        return new Partners(positive, negative);
    }

    private static int collect(int[] typeOf, int anchor, boolean same, int[] out) {
        int count = 0;
        for (int j = 0; j < typeOf.length; j++) {
            if (j != anchor && (typeOf[j] == typeOf[anchor]) == same) {
                out[count++] = j;
            }
        }
        return count;
    }
}
