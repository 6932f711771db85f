package io.stroma.hist;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The occupied sites of one level, row-major and without duplicates.
 *
 * @param i rows, not negative
 * @param j columns, not negative
 */
record Sites(int[] i, int[] j) {

    int size() {
        return i.length;
    }

    /** Largest row and one. */
    int rows() {
        return Arrays.stream(i).max().orElse(-1) + 1;
    }

    /** Largest column and one. */
    int columns() {
        return Arrays.stream(j).max().orElse(-1) + 1;
    }

    /** Sites of these spots in row-major order; {@code order} sorts them. */
    static Sites of(LatticeMap map, int[] order) {
        return new Sites(
                Arrays.stream(order).map(s -> map.i()[s]).toArray(),
                Arrays.stream(order).map(s -> map.j()[s]).toArray());
    }

    /** The sites of a list of (row, column) numbers, see {@link LatticeMap#site}, sorted. */
    static Sites of(long[] sorted) {
        return new Sites(
                Arrays.stream(sorted).mapToInt(LatticeMap::row).toArray(),
                Arrays.stream(sorted).mapToInt(LatticeMap::column).toArray());
    }

    /** The same sites between two sentinels, see {@link Sentinels}. */
    Sites within(Sentinels canvas) {
        int n = size();
        int[] rows = IntStream.range(0, n + 2)
                .map(s -> s == 0 ? 0 : s == n + 1 ? canvas.rows() - 1 : i[s - 1] + canvas.top())
                .toArray();
        int[] columns = IntStream.range(0, n + 2)
                .map(s -> s == 0 ? 0 : s == n + 1 ? canvas.columns() - 1 : j[s - 1] + canvas.left())
                .toArray();
        return new Sites(rows, columns);
    }
}
