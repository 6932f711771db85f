package io.stroma.stats;

import java.util.Arrays;

/**
 * Agreement of two partitions of the same items. Conventions of scikit-learn: two constant partitions agree perfectly, a
 * constant one and any other not at all.
 *
 * @param mutualInformation nats
 * @param nmi mutual information over the arithmetic mean of the entropies
 * @param ami the same corrected for chance
 * @param ari adjusted Rand index
 * @param homogeneity 1 when every cluster holds one class
 * @param completeness 1 when every class lies in one cluster
 */
public record ClusterMetrics(
        double mutualInformation, double nmi, double ami, double ari, double homogeneity, double completeness) {

    /**
     * Compares a partition with the truth. O(n + classes x clusters), AMI O(n) per pair of sizes on top.
     *
     * @param truth class of every item
     * @param found cluster of every item
     */
    public static ClusterMetrics of(int[] truth, int[] found) {
        if (truth.length != found.length || truth.length == 0) {
            throw new IllegalArgumentException(truth.length + " and " + found.length + " labels");
        }
        int[] a = Labels.dense(truth);
        int[] b = Labels.dense(found);
        int rows = Arrays.stream(a).max().orElseThrow() + 1;
        int columns = Arrays.stream(b).max().orElseThrow() + 1;
        long[][] table = new long[rows][columns];
        long[] rowSum = new long[rows];
        long[] columnSum = new long[columns];
        for (int i = 0; i < a.length; i++) {
            table[a[i]][b[i]]++;
            rowSum[a[i]]++;
            columnSum[b[i]]++;
        }
        double n = a.length;
        double mi = 0;
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                if (table[r][c] > 0) {
                    mi += table[r][c] / n * Math.log(n * table[r][c] / ((double) rowSum[r] * columnSum[c]));
                }
            }
        }
        mi = Math.max(0, mi);
        double ha = entropy(rowSum, n);
        double hb = entropy(columnSum, n);
        boolean trivial = rows == 1 && columns == 1;
        double mean = (ha + hb) / 2;
        double expected = expectedMutualInformation(rowSum, columnSum, a.length);
        double ami = trivial || rows == a.length && columns == a.length ? 1 : adjusted(mi, expected, mean);
        return new ClusterMetrics(
                mi,
                trivial ? 1 : mean == 0 ? 0 : rows == 1 || columns == 1 ? 0 : mi / mean,
                rows == 1 != (columns == 1) ? 0 : ami,
                rand(table, rowSum, columnSum, a.length),
                ha == 0 ? 1 : mi / ha,
                hb == 0 ? 1 : mi / hb);
    }

    private static double adjusted(double mi, double expected, double mean) {
        double range = mean - expected;
        double tiny = Math.ulp(1.0);
        return (mi - expected) / (range < 0 ? Math.min(range, -tiny) : Math.max(range, tiny));
    }

    private static double entropy(long[] sizes, double n) {
        return -Arrays.stream(sizes)
                .filter(s -> s > 0)
                .mapToDouble(s -> s / n * Math.log(s / n))
                .sum();
    }

    private static double rand(long[][] table, long[] rows, long[] columns, long n) {
        double together = 0;
        for (long[] row : table) {
            for (long c : row) {
                together += pairs(c);
            }
        }
        double a = Arrays.stream(rows).mapToDouble(ClusterMetrics::pairs).sum();
        double b = Arrays.stream(columns).mapToDouble(ClusterMetrics::pairs).sum();
        double expected = n < 2 ? 0 : a * b / pairs(n);
        double most = (a + b) / 2;
        return most == expected ? 1 : (together - expected) / (most - expected);
    }

    private static double pairs(long k) {
        return k * (k - 1) / 2.0;
    }

    /** Expectation over partitions with the same sizes (hypergeometric; Vinh et al. 2010). */
    private static double expectedMutualInformation(long[] rows, long[] columns, int n) {
        double[] logFactorial = new double[n + 1];
        for (int k = 2; k <= n; k++) {
            logFactorial[k] = logFactorial[k - 1] + Math.log(k);
        }
        double sum = 0;
        for (long ra : rows) {
            for (long cb : columns) {
                int a = (int) ra;
                int b = (int) cb;
                double fixed =
                        logFactorial[a] + logFactorial[b] + logFactorial[n - a] + logFactorial[n - b] - logFactorial[n];
                for (int k = Math.max(1, a + b - n); k <= Math.min(a, b); k++) {
                    double probability = Math.exp(fixed
                            - logFactorial[k]
                            - logFactorial[a - k]
                            - logFactorial[b - k]
                            - logFactorial[n - a - b + k]);
                    sum += k / (double) n * (Math.log((double) n * k) - Math.log((double) a * b)) * probability;
                }
            }
        }
        return sum;
    }
}
