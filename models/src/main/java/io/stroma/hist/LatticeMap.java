package io.stroma.hist;

import io.stroma.error.BadInputException;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * pi: R^2 -> Z^2, positions to lattice sites of which no two are equal. Spots nearest to their rounded position choose
 * first; a spot whose site is taken gets the free one nearest to its true position. Of equally near sites the first in the
 * order of {@link #ring} wins, so the result is the released code's with a stable sort.
 *
 * @param i row of every spot, in the caller's order; the smallest is 0
 * @param j column of every spot; the smallest is 0
 * @param collisions spots whose rounded site was taken
 * @param displacement largest distance of a spot from its site, in lattice units
 */
record LatticeMap(int[] i, int[] j, int collisions, double displacement) {

    private static final int FIRST_RADIUS = 10;
    private static final double RADIUS_GROWTH = 1.1;
    private static final double FARTHEST = 1e9;

    /**
     * @param positions (N, 2), rows and columns in lattice units
     * @throws BadInputException if a position is too large for a lattice
     */
    static LatticeMap of(DenseMatrix positions) {
        int n = positions.rows();
        double[] distance = new double[n]; // squared, to the rounded position
        for (int s = 0; s < n; s++) {
            double x = positions.get(s, 0);
            double y = positions.get(s, 1);
            if (!(Math.abs(x) < FARTHEST && Math.abs(y) < FARTHEST)) {
                throw new BadInputException("spot " + s + " lies at (" + x + ", " + y + ") lattice units, too far out"
                        + " for a lattice; check the lattice unit and the microns per pixel");
            }
            distance[s] = square(x - Math.rint(x)) + square(y - Math.rint(y));
        }
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(s -> distance[s]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] i = new int[n];
        int[] j = new int[n];
        Set<Long> taken = new HashSet<>(2 * n);
        int collisions = 0;
        double farthest = 0;
        for (int s : order) {
            double x = positions.get(s, 0);
            double y = positions.get(s, 1);
            long site = site((int) Math.rint(x), (int) Math.rint(y));
            if (taken.contains(site)) {
                site = nearestFree(x, y, taken);
                collisions++;
            }
            taken.add(site);
            i[s] = row(site);
            j[s] = column(site);
            farthest = Math.max(farthest, square(i[s] - x) + square(j[s] - y));
        }
        return new LatticeMap(fromZero(i), fromZero(j), collisions, Math.sqrt(farthest));
    }

    /** The free site nearest to (x, y) within the smallest radius, from 10 on, that has one. */
    private static long nearestFree(double x, double y, Set<Long> taken) {
        int i = (int) Math.rint(x);
        int j = (int) Math.rint(y);
        long best = 0;
        double bestDistance = Double.POSITIVE_INFINITY;
        int radius = FIRST_RADIUS;
        for (int r = 1; r <= radius; r++) {
            if (square(r - 0.5) > bestDistance) {
                break; // every site of this ring is farther
            }
            for (int k = 0; k < 8 * r; k++) {
                int[] step = ring(r, k);
                long site = site(i + step[0], j + step[1]);
                double d = square(i + step[0] - x) + square(j + step[1] - y);
                if (d < bestDistance && !taken.contains(site)) {
                    best = site;
                    bestDistance = d;
                }
            }
            if (r == radius && bestDistance == Double.POSITIVE_INFINITY) {
                radius = Math.max(radius + 1, (int) (radius * RADIUS_GROWTH));
            }
        }
        return best;
    }

    /**
     * Step k of the square ring of Chebyshev radius r: for each row from -r to r its two ends of the columns, then for each
     * column between them the two rows at the ends.
     */
    private static int[] ring(int r, int k) {
        int end = k % 2 == 0 ? -r : r;
        int pair = k / 2;
        return pair <= 2 * r ? new int[] {pair - r, end} : new int[] {end, pair - 3 * r};
    }

    /** Permutation that sorts the spots by row, then column. */
    int[] rowMajor() {
        long[] keys =
                IntStream.range(0, i.length).mapToLong(s -> site(i[s], j[s])).toArray();
        return IntStream.range(0, i.length)
                .boxed()
                .sorted(Comparator.comparingLong(s -> keys[s]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Row and column in one number that sorts row-major for columns from 0 on. */
    static long site(int i, int j) {
        return (long) i << 32 | j & 0xFFFFFFFFL;
    }

    static int row(long site) {
        return (int) (site >> 32);
    }

    static int column(long site) {
        return (int) site;
    }

    private static int[] fromZero(int[] values) {
        int smallest = Arrays.stream(values).min().orElse(0);
        return Arrays.stream(values).map(v -> v - smallest).toArray();
    }

    private static double square(double x) {
        return x * x;
    }
}
