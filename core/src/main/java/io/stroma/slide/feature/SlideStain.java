package io.stroma.slide.feature;

import io.stroma.slide.image.RgbImage;
import java.util.Arrays;
import java.util.List;

/**
 * How one slide was stained and lit.
 *
 * @param glass colour of empty glass, 3 values of 1..255
 * @param vectors colours of its stains
 * @param strength amount of H and of E that 99 % of the tissue stays below
 * @param nuclear amount of haematoxylin that divides nuclei from the rest (Otsu 1979)
 */
public record SlideStain(double[] glass, StainVectors vectors, double[] strength, double nuclear) {

    /** Optical density below which a pixel is glass, the threshold of Macenko et al. */
    public static final double TISSUE = 0.15;

    private static final int BINS = 128;
    private static final double DENSEST = 2.5;

    /** Optical density of every value of red, green and blue, 3 x 256. */
    public double[][] densities() {
        double[][] table = new double[3][256];
        for (int c = 0; c < 3; c++) {
            for (int v = 0; v < 256; v++) {
                table[c][v] = Math.max(0, Math.min(DENSEST, -Math.log10((v + 1) / (glass[c] + 1))));
            }
        }
        return table;
    }

    /**
     * Reads the stain off a sample of a slide.
     *
     * @param glassView pictures that show glass as well as tissue
     * @param tissue pictures of the tissue at working resolution
     * @param macenko estimate the stain vectors (Macenko et al. 2009) instead of taking published ones
     */
    public static SlideStain estimate(List<RgbImage> glassView, List<RgbImage> tissue, boolean macenko) {
        double[] glass = Glass.colour(glassView);
        SlideStain plain = new SlideStain(glass, StainVectors.RUIFROK, new double[] {1, 1}, 0);
        double[][] densities = Densities.ofTissue(tissue, plain);
        StainVectors vectors = macenko ? Macenko.vectors(densities) : StainVectors.RUIFROK;
        double[][] unmix = vectors.unmixing();
        double[] h = new double[densities.length];
        double[] e = new double[densities.length];
        for (int i = 0; i < h.length; i++) {
            h[i] = Densities.dot(unmix[0], densities[i]);
            e[i] = Densities.dot(unmix[1], densities[i]);
        }
        double[] strength = {percentile(h, 0.99, 1), percentile(e, 0.99, 1)};
        return new SlideStain(glass, vectors, strength, otsu(h));
    }

    private static double percentile(double[] values, double share, double otherwise) {
        if (values.length == 0) {
            return otherwise;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double v = sorted[(int) Math.min(sorted.length - 1.0, share * sorted.length)];
        return v > 1e-3 ? v : otherwise;
    }

    /** The threshold that parts a histogram into two classes with the largest variance between them. */
    static double otsu(double[] values) {
        if (values.length == 0) {
            return 0;
        }
        double low = Arrays.stream(values).min().orElse(0);
        double high = Arrays.stream(values).max().orElse(0);
        double step = Math.max((high - low) / BINS, 1e-12);
        long[] count = new long[BINS];
        double total = 0;
        for (double v : values) {
            int b = (int) Math.min(BINS - 1.0, (v - low) / step);
            count[b]++;
            total += b;
        }
        double best = -1;
        int first = 0; // where heaps lie far apart, every threshold between them is as good: the middle one is taken
        int last = 0;
        double below = 0;
        double sum = 0;
        for (int b = 0; b < BINS - 1; b++) {
            below += count[b];
            sum += (double) b * count[b];
            double above = values.length - below;
            if (below > 0 && above > 0) {
                double gap = sum / below - (total - sum) / above;
                double between = below * above * gap * gap;
                if (between > best) {
                    best = between;
                    first = b;
                }
                last = between == best ? b : last;
            }
        }
        return best < 0 ? low : low + ((first + last) / 2.0 + 1) * step;
    }
}
