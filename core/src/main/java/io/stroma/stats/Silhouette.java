package io.stroma.stats;

import java.util.Arrays;

/** How much nearer items are to their own cluster than to the next (Rousseeuw 1987), Euclidean. O(n^2 d). */
public final class Silhouette {

    private Silhouette() {}

    /**
     * (b - a) / max(a, b) of every item, a and b the mean distances to its own and the nearest other cluster; 0 for
     * the only item of a cluster and where both are 0, NaN where there is no other cluster.
     *
     * @param points n rows
     * @param label cluster of every row
     */
    public static double[] of(double[][] points, int[] label) {
        int n = points.length;
        int clusters = Arrays.stream(label).max().orElse(-1) + 1;
        int[] size = new int[clusters];
        Arrays.stream(label).forEach(c -> size[c]++);
        double[] value = new double[n];
        for (int i = 0; i < n; i++) {
            double[] sum = new double[clusters];
            for (int j = 0; j < n; j++) {
                sum[label[j]] += distance(points[i], points[j]);
            }
            double own = sum[label[i]] / Math.max(1, size[label[i]] - 1);
            double other = Double.POSITIVE_INFINITY;
            for (int c = 0; c < clusters; c++) {
                if (c != label[i] && size[c] > 0) {
                    other = Math.min(other, sum[c] / size[c]);
                }
            }
            boolean alone = size[label[i]] == 1 || other == 0 && own == 0;
            value[i] = alone ? 0 : (other - own) / Math.max(own, other);
        }
        return value;
    }

    private static double distance(double[] a, double[] b) {
        double s = 0;
        for (int k = 0; k < a.length; k++) {
            s += (a[k] - b[k]) * (a[k] - b[k]);
        }
        return Math.sqrt(s);
    }
}
