package io.stroma.stats;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Adjusted p-values of many tests. */
public final class FalseDiscoveryRate {

    private FalseDiscoveryRate() {}

    /** q-values of Benjamini and Hochberg (1995): the smallest false discovery rate at which a test is called. */
    public static double[] benjaminiHochberg(double[] p) {
        int m = p.length;
        int[] order = IntStream.range(0, m)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] q = new double[m];
        double least = 1;
        for (int rank = m; rank >= 1; rank--) {
            int test = order[rank - 1];
            least = Math.min(least, p[test] * m / rank);
            q[test] = least;
        }
        return q;
    }

    /** Number of tests at or below a level. */
    public static long called(double[] q, double level) {
        return Arrays.stream(q).filter(v -> v <= level).count();
    }
}
