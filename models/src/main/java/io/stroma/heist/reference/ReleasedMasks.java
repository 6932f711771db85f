package io.stroma.heist.reference;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The released choice of masked gene entries: draws with repetition from the non-zero ones. */
public final class ReleasedMasks {

    private ReleasedMasks() {}

    /**
     * Flags of masked entries; since draws repeat, fewer than the share are masked.
     *
     * @param x values of all entries
     * @param share number of draws per non-zero entry
     */
    public static boolean[] genes(double[] x, double share, SplittableRandom random) {
        int[] nonZero = IntStream.range(0, x.length).filter(e -> x[e] != 0).toArray();
        boolean[] masked = new boolean[x.length];
        for (int k = 0; k < (int) (share * nonZero.length); k++) {
            masked[nonZero[random.nextInt(nonZero.length)]] = true;
        }
        return masked;
    }
}
