package io.stroma.stats;

import io.stroma.parallel.Workers;
import io.stroma.random.Seeds;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Lloyd's k-means with k-means++ seeding and restarts; the run with the smallest inertia wins. An empty cluster is seeded
 * again at the point farthest from its centre. O(restarts x iterations x n k d); the result does not depend on threads.
 *
 * @param assignment cluster of every row
 * @param inertia sum of squared distances to the centres
 */
public record KMeans(int[] assignment, double inertia) {

    private static final int ITERATIONS = 100;
    private static final int RANGE = 1024;

    /** Clusters the rows of a matrix; k is cut to the number of rows. */
    public static KMeans fit(DenseMatrix x, int k, int restarts, long seed, Workers workers) {
        KMeans best = null;
        for (int r = 0; r < restarts; r++) {
            KMeans run = run(x, Math.min(k, x.rows()), Seeds.stream(seed, Seeds.purpose("k-means"), r), workers);
            best = best == null || run.inertia < best.inertia ? run : best;
        }
        return best;
    }

    private static KMeans run(DenseMatrix x, int k, SplittableRandom random, Workers workers) {
        int n = x.rows();
        int d = x.columns();
        float[] centres = seed(x, k, random);
        int[] assignment = new int[n];
        double[] distance = new double[n];
        Arrays.fill(assignment, -1);
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            int[] before = assignment.clone();
            float[] current = centres;
            workers.forEachRange(n, RANGE, (from, to) -> assign(x, current, k, from, to, assignment, distance));
            if (Arrays.equals(before, assignment)) {
                break;
            }
            centres = means(x, k, assignment, distance);
        }
        return new KMeans(assignment, Arrays.stream(distance).sum());
    }

    private static void assign(
            DenseMatrix x, float[] centres, int k, int from, int to, int[] assignment, double[] distance) {
        for (int i = from; i < to; i++) {
            double best = Double.POSITIVE_INFINITY;
            for (int c = 0; c < k; c++) {
                double s = squared(x, i, centres, c);
                if (s < best) {
                    best = s;
                    assignment[i] = c;
                }
            }
            distance[i] = best;
        }
    }

    private static double squared(DenseMatrix x, int i, float[] centres, int c) {
        int d = x.columns();
        float s = 0;
        for (int j = 0; j < d; j++) {
            float diff = x.values()[i * d + j] - centres[c * d + j];
            s += diff * diff;
        }
        return s;
    }

    private static float[] means(DenseMatrix x, int k, int[] assignment, double[] distance) {
        int d = x.columns();
        double[] sum = new double[k * d];
        int[] size = new int[k];
        for (int i = 0; i < x.rows(); i++) {
            size[assignment[i]]++;
            for (int j = 0; j < d; j++) {
                sum[assignment[i] * d + j] += x.values()[i * d + j];
            }
        }
        float[] centres = new float[k * d];
        for (int c = 0; c < k; c++) {
            if (size[c] == 0) {
                int farthest = 0;
                for (int i = 1; i < distance.length; i++) {
                    farthest = distance[i] > distance[farthest] ? i : farthest;
                }
                distance[farthest] = 0;
                System.arraycopy(x.values(), farthest * d, centres, c * d, d);
            } else {
                for (int j = 0; j < d; j++) {
                    centres[c * d + j] = (float) (sum[c * d + j] / size[c]);
                }
            }
        }
        return centres;
    }

    /** k-means++: each next centre with probability proportional to the squared distance to the nearest so far. */
    private static float[] seed(DenseMatrix x, int k, SplittableRandom random) {
        int n = x.rows();
        int d = x.columns();
        float[] centres = new float[k * d];
        double[] nearest = new double[n];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        int next = random.nextInt(n);
        for (int c = 0; c < k; c++) {
            System.arraycopy(x.values(), next * d, centres, c * d, d);
            double total = 0;
            for (int i = 0; i < n; i++) {
                nearest[i] = Math.min(nearest[i], squared(x, i, centres, c));
                total += nearest[i];
            }
            double draw = random.nextDouble() * total;
            next = n - 1;
            for (int i = 0; i < n; i++) {
                draw -= nearest[i];
                if (draw < 0) {
                    next = i;
                    break;
                }
            }
        }
        return centres;
    }
}
