package io.stroma.tasks.expression;

import io.stroma.hist.SlideInput;
import io.stroma.tissue.DenseMatrix;
import java.util.ArrayList;
import java.util.List;

/** Means of features over the spots within some lattice units, the spot itself included. O(N^2) per slide. */
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
        for (int i = 0; i < n; i++) {
            java.util.Arrays.fill(sum, 0);
            List<Integer> near = within(slide.positions(), i, radius);
            for (int j : near) {
                for (int f = 0; f < c; f++) {
                    sum[f] += x[j * c + f];
                }
            }
            for (int f = 0; f < c; f++) {
                out[i * c + f] = (float) (sum[f] / near.size());
            }
        }
        return new DenseMatrix(n, c, out);
    }

    /** Own features beside the means of both neighbourhoods, N x 3C. */
    static DenseMatrix context(SlideInput slide) {
        return beside(slide.features(), mean(slide, NEAR), mean(slide, FAR));
    }

    private static List<Integer> within(DenseMatrix positions, int i, double radius) {
        List<Integer> near = new ArrayList<>();
        for (int j = 0; j < positions.rows(); j++) {
            double dr = positions.get(j, 0) - positions.get(i, 0);
            double dc = positions.get(j, 1) - positions.get(i, 1);
            if (dr * dr + dc * dc <= radius * radius) {
                near.add(j);
            }
        }
        return near;
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
