package io.stroma.prepare;

import io.stroma.tissue.CellRows;

/**
 * Whether the values of every cell sum to one total on the linear scale, as library-size normalisation makes them. Then a
 * hidden value can be read off the visible ones, so hiding entries means normalising the visible ones anew.
 *
 * @param total the common sum; NaN when there is none
 */
public record Composition(double total) {

    private static final double TOLERANCE = 1e-3;
    private static final double LARGEST_SHARE = 0.99; // of a cell's total that can be hidden

    /** Of log1p values. */
    public static Composition of(CellRows x) {
        double[] total = {Double.NaN};
        x.forEachRow((i, row) -> {
            if (i > 0 && Double.isNaN(total[0])) {
                return; // known not to be
            }
            double sum = 0;
            for (float value : row) {
                sum += Math.expm1(value);
            }
            if (i == 0) {
                total[0] = sum;
            }
            if (!(Math.abs(sum - total[0]) <= TOLERANCE * total[0])) {
                total[0] = Double.NaN;
            }
        });
        return new Composition(total[0] > 0 ? total[0] : Double.NaN);
    }

    /** The values sum to one total. */
    public boolean closed() {
        return !Double.isNaN(total);
    }

    /** Factor of the visible values, on the linear scale, when values with this linear sum are hidden. */
    public double factor(double hiddenSum) {
        return closed() ? 1 / (1 - Math.min(LARGEST_SHARE, hiddenSum / total)) : 1;
    }

    /** A log1p value after its linear value is multiplied. */
    public static double scaled(double value, double factor) {
        return factor == 1 ? value : Math.log1p(Math.expm1(value) * factor);
    }
}
