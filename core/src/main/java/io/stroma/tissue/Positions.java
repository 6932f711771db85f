package io.stroma.tissue;

import java.util.Arrays;
import java.util.Objects;

/**
 * Cell centres in the plane. Arrays are shared, not copied: holders only read them.
 *
 * @param x N abscissae in {@code unit}
 * @param y N ordinates in {@code unit}
 * @param unit as declared, never guessed
 */
public record Positions(double[] x, double[] y, LengthUnit unit) {

    public Positions {
        Objects.requireNonNull(unit);
        if (x.length != y.length) {
            throw new IllegalArgumentException(x.length + " x but " + y.length + " y coordinates");
        }
    }

    public int size() {
        return x.length;
    }

    /** Both coordinates are finite numbers. */
    public boolean isFinite(int cell) {
        return Double.isFinite(x[cell]) && Double.isFinite(y[cell]);
    }

    /** The given cells in the given order. */
    public Positions select(int[] cells) {
        return new Positions(
                Arrays.stream(cells).mapToDouble(i -> x[i]).toArray(),
                Arrays.stream(cells).mapToDouble(i -> y[i]).toArray(),
                unit);
    }
}
