package io.stroma.slide.feature;

/**
 * Optical density of pure haematoxylin and eosin in red, green, blue, unit length. Light adds up in optical density (Beer
 * and Lambert), so the amounts of two stains and a residual follow from three channels (Ruifrok and Johnston 2001).
 *
 * @param haematoxylin 3
 * @param eosin 3
 */
public record StainVectors(double[] haematoxylin, double[] eosin) {

    /** The published vectors of Ruifrok and Johnston for H&amp;E. */
    public static final StainVectors RUIFROK =
            new StainVectors(new double[] {0.650, 0.704, 0.286}, new double[] {0.072, 0.990, 0.105});

    public StainVectors {
        haematoxylin = unit(haematoxylin);
        eosin = unit(eosin);
    }

    /** Inverse of the matrix with columns H, E and their cross product: rows give the amounts of H, E and residual. */
    public double[][] unmixing() {
        double[] h = haematoxylin;
        double[] e = eosin;
        double[] r = unit(cross(h, e));
        double[] er = cross(e, r);
        double[] rh = cross(r, h);
        double[] he = cross(h, e);
        double det = h[0] * er[0] + h[1] * er[1] + h[2] * er[2];
        double[][] rows = {er, rh, he};
        for (double[] row : rows) {
            for (int c = 0; c < 3; c++) {
                row[c] /= det;
            }
        }
        return rows;
    }

    private static double[] cross(double[] a, double[] b) {
        return new double[] {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
    }

    static double[] unit(double[] v) {
        double length = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
        return new double[] {v[0] / length, v[1] / length, v[2] / length};
    }
}
