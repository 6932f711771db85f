package io.stroma.graph;

import io.stroma.random.Seeds;
import io.stroma.testing.Npz;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Positions;
import java.util.SplittableRandom;

/** Points for tests. */
final class Clouds {

    private Clouds() {}

    static Positions uniform(int n, long seed) {
        SplittableRandom random = Seeds.stream(seed);
        double[] x = new double[n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = 100 * random.nextDouble();
            y[i] = 60 * random.nextDouble();
        }
        return new Positions(x, y, LengthUnit.MICROMETRE);
    }

    static Positions of(double... xy) {
        double[] x = new double[xy.length / 2];
        double[] y = new double[xy.length / 2];
        for (int i = 0; i < x.length; i++) {
            x[i] = xy[2 * i];
            y[i] = xy[2 * i + 1];
        }
        return new Positions(x, y, LengthUnit.MICROMETRE);
    }

    /** Points of a Delaunay fixture. */
    static Positions fixture(String tag) {
        return of(Npz.resource("fixtures/prepare/delaunay.npz").doubles(tag + ".points"));
    }

    static DenseMatrix gaussian(int n, int d, long seed) {
        SplittableRandom random = Seeds.stream(seed);
        float[] values = new float[n * d];
        for (int e = 0; e < values.length; e++) {
            values[e] = (float) random.nextGaussian();
        }
        return new DenseMatrix(n, d, values);
    }
}
