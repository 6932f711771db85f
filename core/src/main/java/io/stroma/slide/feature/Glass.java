package io.stroma.slide.feature;

import io.stroma.slide.image.RgbImage;
import java.util.Arrays;
import java.util.List;

/** Colour of empty glass: what the brightest fiftieth of a slide looks like, if that is bright at all. */
final class Glass {

    private static final double BRIGHTEST = 0.02;
    private static final double DARKEST_GLASS = 190;
    private static final double ASSUMED = 240; // a slide without any glass in view

    private Glass() {}

    static double[] colour(List<RgbImage> views) {
        int[] histogram = new int[766];
        long n = 0;
        for (RgbImage view : views) {
            for (int p : view.rgb()) {
                histogram[brightness(p)]++;
                n++;
            }
        }
        int cut = 765;
        for (long above = histogram[cut]; cut > 0 && above < BRIGHTEST * n; above += histogram[cut]) {
            cut--;
        }
        long[][] channel = new long[3][256];
        for (RgbImage view : views) {
            for (int p : view.rgb()) {
                if (brightness(p) >= cut) {
                    for (int c = 0; c < 3; c++) {
                        channel[c][p >> (16 - 8 * c) & 255]++;
                    }
                }
            }
        }
        double[] glass = Arrays.stream(channel).mapToDouble(Glass::median).toArray();
        boolean bright = (glass[0] + glass[1] + glass[2]) / 3 >= DARKEST_GLASS;
        return bright ? glass : new double[] {ASSUMED, ASSUMED, ASSUMED};
    }

    private static int brightness(int p) {
        return (p >> 16 & 255) + (p >> 8 & 255) + (p & 255);
    }

    private static double median(long[] histogram) {
        long half = (Arrays.stream(histogram).sum() + 1) / 2;
        int v = 0;
        for (long sum = histogram[0]; sum < half; sum += histogram[v]) {
            v++;
        }
        return v;
    }
}
