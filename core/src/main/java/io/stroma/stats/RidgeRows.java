package io.stroma.stats;

/**
 * The rows of a {@link Ridge} as they come, without keeping them: all of them once for the means, then all of them once more,
 * in the same order, for the products. Memory O(F^2).
 */
public final class RidgeRows {

    private static final int FOLDS = 5;
    private static final int FEWEST = 10; // fewer rows say nothing about columns

    private final double[] mean; // (F + 1), sums until all rows are counted
    private int counted;
    private int added;
    private Scatter held; // every fifth row
    private Scatter kept; // the others

    /**
     * No rows yet.
     *
     * @param columns F + 1, the target last
     */
    public RidgeRows(int columns) {
        mean = new double[columns];
    }

    /** Memory of one of these, in bytes. */
    public static long bytes(int columns) {
        return 2L * Double.BYTES * columns * columns;
    }

    /** Takes a row of F + 1 numbers for the first time. */
    public void count(float[] row) {
        for (int f = 0; f < mean.length; f++) {
            mean[f] += row[f];
        }
        counted++;
    }

    /** Takes a row for the second time, when all were counted. */
    public void add(float[] row) {
        if (added == 0) {
            for (int f = 0; f < mean.length; f++) {
                mean[f] /= Math.max(1, counted);
            }
            held = new Scatter(mean);
            kept = new Scatter(mean);
        }
        (added % FOLDS == 0 ? held : kept).add(row, 0);
        added++;
    }

    /**
     * The fit of the last column by the others.
     *
     * @throws IllegalStateException if the rows of the two passes differ in number
     */
    public Ridge fit() {
        if (added != counted) {
            throw new IllegalStateException(counted + " rows counted, but " + added + " added");
        }
        int f = mean.length - 1;
        return added < FEWEST
                ? new Ridge(new double[f], mean[f], Double.POSITIVE_INFINITY)
                : Ridge.of(mean, held.products(), kept.products(), added);
    }
}
