package io.stroma.stats;

/** Loops over whole arrays, the form the compiler turns into vector instructions. */
final class Rows {

    private Rows() {}

    /** to += factor * from. */
    static void addScaled(double[] to, double[] from, double factor) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * from[i];
        }
    }
}
