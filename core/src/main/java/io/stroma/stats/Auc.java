package io.stroma.stats;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Quality of scores and class probabilities before any threshold. */
public final class Auc {

    private Auc() {}

    /** P(score of a positive > score of a negative), ties count half. O(n log n). NaN when a class is empty. */
    public static double binary(boolean[] positive, double[] score) {
        double[] rank = Correlation.ranks(score);
        double sum = 0;
        double p = 0;
        for (int i = 0; i < rank.length; i++) {
            if (positive[i]) {
                sum += rank[i];
                p++;
            }
        }
        double n = rank.length - p;
        return p == 0 || n == 0 ? Double.NaN : (sum - p * (p + 1) / 2) / (p * n);
    }

    /** Area under precision over recall as a step function; equal scores enter together. NaN when a score is no number. */
    public static double averagePrecision(boolean[] positive, double[] score) {
        if (Arrays.stream(score).anyMatch(Double::isNaN)) {
            return Double.NaN;
        }
        Integer[] order = IntStream.range(0, score.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> -score[i]));
        double total = 0;
        for (boolean b : positive) {
            total += b ? 1 : 0;
        }
        double hits = 0;
        double area = 0;
        for (int from = 0; from < order.length; ) {
            int to = from;
            double before = hits;
            while (to < order.length && score[order[to]] == score[order[from]]) {
                hits += positive[order[to++]] ? 1 : 0;
            }
            area += (hits - before) / total * (hits / to);
            from = to;
        }
        return area;
    }

    /**
     * One class against one other, mean of both directions, averaged over pairs (Hand and Till 2001).
     *
     * @param probability n x classes
     * @param weighted pairs count by how many items they hold
     */
    public static double oneVersusOne(int[] truth, double[][] probability, boolean weighted) {
        int classes = probability[0].length;
        double sum = 0;
        double weights = 0;
        for (int a = 0; a < classes; a++) {
            for (int b = a + 1; b < classes; b++) {
                int i = a;
                int j = b;
                int[] rows = IntStream.range(0, truth.length)
                        .filter(r -> truth[r] == i || truth[r] == j)
                        .toArray();
                double pair = (against(truth, probability, rows, a) + against(truth, probability, rows, b)) / 2;
                double weight = weighted ? rows.length : 1;
                sum += weight * pair;
                weights += weight;
            }
        }
        return sum / weights;
    }

    /** Every class against the rest, averaged plainly or by class size. */
    public static double oneVersusRest(int[] truth, double[][] probability, boolean weighted) {
        int[] rows = IntStream.range(0, truth.length).toArray();
        double sum = 0;
        double weights = 0;
        for (int c = 0; c < probability[0].length; c++) {
            int k = c;
            double weight = weighted ? Arrays.stream(truth).filter(t -> t == k).count() : 1;
            sum += weight * against(truth, probability, rows, c);
            weights += weight;
        }
        return sum / weights;
    }

    private static double against(int[] truth, double[][] probability, int[] rows, int c) {
        boolean[] positive = new boolean[rows.length];
        double[] score = new double[rows.length];
        for (int r = 0; r < rows.length; r++) {
            positive[r] = truth[rows[r]] == c;
            score[r] = probability[rows[r]][c];
        }
        return binary(positive, score);
    }

    /** Mean negative logarithm of the true class's probability. */
    public static double logLoss(int[] truth, double[][] probability) {
        return IntStream.range(0, truth.length)
                .mapToDouble(i -> -Math.log(Math.max(probability[i][truth[i]], 1e-15)))
                .average()
                .orElse(Double.NaN);
    }
}
