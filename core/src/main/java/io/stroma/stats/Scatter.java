package io.stroma.stats;

import java.util.Arrays;

/**
 * Upper triangle of sum_i (x_i - mean)(x_i - mean)^T, rows taken one by one and added four at a time. O(F^2) a row, memory
 * O(F^2).
 */
final class Scatter {

    private final double[] mean; // (F)
    private final double[][] products; // (F, F)
    private final double[][] centred; // (4, F)
    private int waiting;

    Scatter(double[] mean) {
        this.mean = mean;
        products = new double[mean.length][mean.length];
        centred = new double[4][mean.length];
    }

    /** Takes a row that begins somewhere in an array. */
    void add(float[] values, int at) {
        double[] row = centred[waiting++];
        for (int f = 0; f < row.length; f++) {
            row[f] = values[at + f] - mean[f];
        }
        if (waiting == centred.length) {
            flush();
        }
    }

    private void flush() {
        for (int a = 0; a < products.length; a++) {
            addProducts(products[a], a, centred[0], centred[1], centred[2], centred[3]);
        }
        waiting = 0;
    }

    /** The sums, once all rows are there; the array is this object's. */
    double[][] products() {
        if (waiting > 0) {
            for (int r = waiting; r < centred.length; r++) {
                Arrays.fill(centred[r], 0);
            }
            flush();
        }
        return products;
    }

    private static void addProducts(double[] s, int a, double[] c0, double[] c1, double[] c2, double[] c3) {
        double x0 = c0[a];
        double x1 = c1[a];
        double x2 = c2[a];
        double x3 = c3[a];
        for (int b = a; b < s.length; b++) {
            s[b] += (x0 * c0[b] + x1 * c1[b]) + (x2 * c2[b] + x3 * c3[b]);
        }
    }
}
