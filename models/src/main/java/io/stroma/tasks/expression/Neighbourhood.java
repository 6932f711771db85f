package io.stroma.tasks.expression;

import io.stroma.hist.SlideInput;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Means of features over the spots within some lattice units, the spot itself included. O(N) in spots. */
final class Neighbourhood {

    /** Reaches the eight sites around a site of a square lattice, six of a hexagonal one. */
    static final double NEAR = 1.6;
    /** Reaches two rings further. */
    static final double FAR = 2.9;

    private Neighbourhood() {}

    static DenseMatrix mean(SlideInput slide, double radius) {
        int n = slide.spots();
        int c = slide.features().columns();
        float[] x = slide.features().values();
        float[] out = new float[x.length];
        double[] sum = new double[c];
        Cells cells = Cells.of(slide.positions(), radius);
        for (int i = 0; i < n; i++) {
            Arrays.fill(sum, 0);
            int[] near = cells.within(i);
            for (int j : near) {
                for (int f = 0; f < c; f++) {
                    sum[f] += x[j * c + f];
                }
            }
            for (int f = 0; f < c; f++) {
                out[i * c + f] = (float) (sum[f] / near.length);
            }
        }
        return new DenseMatrix(n, c, out);
    }

    /** Own features beside the means of both neighbourhoods, N x 3C. */
    static DenseMatrix context(SlideInput slide) {
        return beside(slide.features(), mean(slide, NEAR), mean(slide, FAR));
    }

    /**
     * Spots by square cells a little wider than the radius: whoever is near lies in one of nine.
     *
     * @param spots of every cell, ascending
     */
    private record Cells(DenseMatrix positions, double radius, Map<Cell, int[]> spots) {

        private static final double SLACK = 1.001; // distances are rounded

        /** Row and column of a cell. */
        private record Cell(long row, long column) {}

        static Cells of(DenseMatrix positions, double radius) {
            Map<Cell, int[]> spots = new HashMap<>();
            for (int i = 0; i < positions.rows(); i++) {
                spots.merge(cell(positions, i, radius), new int[] {i}, Cells::joined);
            }
            return new Cells(positions, radius, spots);
        }

        private static Cell cell(DenseMatrix positions, int i, double radius) {
            double edge = radius * SLACK;
            return new Cell(
                    (long) Math.floor(positions.get(i, 0) / edge), (long) Math.floor(positions.get(i, 1) / edge));
        }

        private static int[] joined(int[] a, int[] b) {
            int[] both = Arrays.copyOf(a, a.length + b.length);
            System.arraycopy(b, 0, both, a.length, b.length);
            return both;
        }

        /** Spots within the radius of spot i, ascending, so that sums do not depend on the cells. */
        int[] within(int i) {
            Cell home = cell(positions, i, radius);
            int[] near = {};
            for (long row = home.row() - 1; row <= home.row() + 1; row++) {
                for (long column = home.column() - 1; column <= home.column() + 1; column++) {
                    near = joined(near, spots.getOrDefault(new Cell(row, column), new int[0]));
                }
            }
            return Arrays.stream(near).filter(j -> isNear(i, j)).sorted().toArray();
        }

        private boolean isNear(int i, int j) {
            double dr = positions.get(j, 0) - positions.get(i, 0);
            double dc = positions.get(j, 1) - positions.get(i, 1);
            return dr * dr + dc * dc <= radius * radius;
        }
    }

    /** Columns of several matrices side by side. */
    static DenseMatrix beside(DenseMatrix... parts) {
        int rows = parts[0].rows();
        int columns = 0;
        for (DenseMatrix part : parts) {
            columns += part.columns();
        }
        float[] out = new float[Math.multiplyExact(rows, columns)];
        for (int i = 0; i < rows; i++) {
            int at = i * columns;
            for (DenseMatrix part : parts) {
                System.arraycopy(part.values(), i * part.columns(), out, at, part.columns());
                at += part.columns();
            }
        }
        return new DenseMatrix(rows, columns, out);
    }
}
