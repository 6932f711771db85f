package io.stroma.slide;

import io.stroma.error.BadInputException;
import java.util.Arrays;

/**
 * Where the spots of a slide are, twice: in the picture and on the grid they were printed on. Arrays are shared, not
 * copied: holders only read them.
 *
 * @param x N columns in the full-resolution picture, pixels
 * @param y N rows in the full-resolution picture, pixels
 * @param row N vertical positions in lattice units, any origin
 * @param column N horizontal positions in lattice units, any origin
 * @param pitch pixels of the full-resolution picture that one lattice unit spans, positive
 * @param micrometresPerPixel of the full-resolution picture; NaN where nobody knows
 */
public record SpotGrid(
        double[] x, double[] y, double[] row, double[] column, double pitch, double micrometresPerPixel) {

    public SpotGrid {
        int n = x.length;
        if (y.length != n || row.length != n || column.length != n) {
            throw new IllegalArgumentException(
                    "%d x, %d y, %d rows, %d columns".formatted(n, y.length, row.length, column.length));
        }
        if (!(pitch > 0) || !Double.isFinite(pitch)) {
            throw new BadInputException("the distance between neighbouring spots is " + pitch
                    + " pixels; at least two spots at different places are needed to know it");
        }
    }

    /** N. */
    public int size() {
        return x.length;
    }

    /** The given spots in the given order. */
    public SpotGrid select(int[] spots) {
        return new SpotGrid(
                pick(x, spots), pick(y, spots), pick(row, spots), pick(column, spots), pitch, micrometresPerPixel);
    }

    /** The same spots with lattice units {@code factor} times as long. */
    public SpotGrid withUnit(double factor) {
        if (!(factor > 0) || !Double.isFinite(factor)) {
            throw new BadInputException("a lattice unit must be a positive length, not " + factor);
        }
        return new SpotGrid(
                x,
                y,
                Arrays.stream(row).map(v -> v / factor).toArray(),
                Arrays.stream(column).map(v -> v / factor).toArray(),
                pitch * factor,
                micrometresPerPixel);
    }

    private static double[] pick(double[] values, int[] at) {
        return Arrays.stream(at).mapToDouble(i -> values[i]).toArray();
    }
}
