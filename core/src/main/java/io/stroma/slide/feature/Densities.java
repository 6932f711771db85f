package io.stroma.slide.feature;

import io.stroma.slide.image.RgbImage;
import java.util.ArrayList;
import java.util.List;

/** Optical densities of a sample of tissue pixels. */
final class Densities {

    private static final int MOST = 200_000;

    private Densities() {}

    /** Every k-th pixel of all pictures that is not glass, n x 3. */
    static double[][] ofTissue(List<RgbImage> views, SlideStain stain) {
        long all = views.stream().mapToLong(v -> v.rgb().length).sum();
        int step = (int) Math.max(1, all / MOST);
        List<double[]> out = new ArrayList<>();
        double[][] table = stain.densities();
        for (RgbImage view : views) {
            for (int p = 0; p < view.rgb().length; p += step) {
                double[] d = new double[3];
                of(view.rgb()[p], table, d);
                if ((d[0] + d[1] + d[2]) / 3 > SlideStain.TISSUE) {
                    out.add(d);
                }
            }
        }
        return out.toArray(double[][]::new);
    }

    /** Optical density of a pixel in red, green, blue. */
    static void of(int rgb, double[][] table, double[] out) {
        out[0] = table[0][rgb >> 16 & 255];
        out[1] = table[1][rgb >> 8 & 255];
        out[2] = table[2][rgb & 255];
    }

    static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }
}
