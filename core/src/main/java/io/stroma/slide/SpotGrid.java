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
 * @param unit lattice unit over the distance between neighbouring spots: 1 on square grids
 * @param pitch distance between neighbouring spots in pixels of the full-resolution picture, positive
 * @param micrometresPerPixel of the full-resolution picture; NaN where nobody knows
 */
public record SpotGrid(
        double[] x, double[] y, double[] row, double[] column, double unit, double pitch, double micrometresPerPixel) {

    public SpotGrid {
        int n = x.length;
        if (y.length != n || row.length != n || column.length != n) {
            throw new IllegalArgumentException(
                    "%d x, %d y, %d rows, %d columns".formatted(n, y.length, row.length, column.length));
        }
        requirePositive("the distance between neighbouring spots in pixels", pitch);
        requirePositive("the lattice unit", unit);
    }

    private static void requirePositive(String what, double value) {
        if (!(value > 0) || !Double.isFinite(value)) {
            throw new BadInputException(what + " must be positive, not " + value);
        }
    }

    /** N. */
    public int size() {
        return x.length;
    }

    /** The given spots in the given order. */
    public SpotGrid select(int[] spots) {
        return new SpotGrid(
                pick(x, spots),
                pick(y, spots),
                pick(row, spots),
                pick(column, spots),
                unit,
                pitch,
                micrometresPerPixel);
    }

    /**
     * The same spots on a lattice with another unit.
     *
     * @throws BadInputException if the size of a pixel is not known
     */
    public SpotGrid withUnit(double micrometres) {
        requirePositive("the lattice unit in micrometres", micrometres);
        if (!(micrometresPerPixel > 0)) {
            throw new BadInputException(
                    "a lattice unit in micrometres needs the size of a pixel, which this slide's files do not tell;"
                            + " leave the unit out to use the distance between spots");
        }
        double wanted = micrometres / (pitch * micrometresPerPixel);
        double factor = wanted / unit;
        return new SpotGrid(
                x,
                y,
                Arrays.stream(row).map(v -> v / factor).toArray(),
                Arrays.stream(column).map(v -> v / factor).toArray(),
                wanted,
                pitch,
                micrometresPerPixel);
    }

    private static double[] pick(double[] values, int[] at) {
        return Arrays.stream(at).mapToDouble(i -> values[i]).toArray();
    }
}
