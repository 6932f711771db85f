package io.stroma.slide.image;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * A small picture in memory. The array is shared, not copied: holders only read it.
 *
 * @param width columns
 * @param height rows
 * @param rgb row-major, 0xRRGGBB
 */
public record RgbImage(int width, int height, int[] rgb) {

    /** What lies outside of every picture: the slide's glass. */
    public static final int WHITE = 0xFFFFFF;

    public RgbImage {
        if ((long) width * height != rgb.length || width < 1 || height < 1) {
            throw new IllegalArgumentException(width + " x " + height + " pixels, " + rgb.length + " given");
        }
    }

    /** All white. */
    public static RgbImage blank(int width, int height) {
        int[] rgb = new int[Math.multiplyExact(width, height)];
        Arrays.fill(rgb, WHITE);
        return new RgbImage(width, height, rgb);
    }

    /** Copy of a picture of any type the JDK knows. */
    public static RgbImage of(BufferedImage image) {
        int w = image.getWidth();
        int h = image.getHeight();
        int[] rgb = image.getRGB(0, 0, w, h, null, 0, w);
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] &= WHITE;
        }
        return new RgbImage(w, h, rgb);
    }

    public BufferedImage toBuffered() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, width, height, rgb, 0, width);
        return image;
    }

    /**
     * A rectangle of this picture stretched to another size: mean over the covered area where it shrinks, bilinear where it
     * grows. Outside of the picture it is white.
     *
     * @param x left edge, pixels of this picture, any real number
     * @param y top edge
     * @param w width, positive
     * @param h height, positive
     */
    public RgbImage resample(double x, double y, double w, double h, int outWidth, int outHeight) {
        int[][] columns = new int[outWidth][];
        double[][] columnWeights = new double[outWidth][];
        for (int i = 0; i < outWidth; i++) {
            taps(x, w / outWidth, i, columns, columnWeights);
        }
        int[][] rows = new int[outHeight][];
        double[][] rowWeights = new double[outHeight][];
        for (int j = 0; j < outHeight; j++) {
            taps(y, h / outHeight, j, rows, rowWeights);
        }
        int[] out = new int[Math.multiplyExact(outWidth, outHeight)];
        for (int j = 0; j < outHeight; j++) {
            for (int i = 0; i < outWidth; i++) {
                out[j * outWidth + i] = mix(columns[i], columnWeights[i], rows[j], rowWeights[j]);
            }
        }
        return new RgbImage(outWidth, outHeight, out);
    }

    /** Source pixels of one output pixel along one axis, with weights that sum to 1. */
    private static void taps(double start, double step, int i, int[][] pixels, double[][] weights) {
        double from = start + i * step;
        double to = from + step;
        if (step <= 1) { // between the two nearest pixel centres
            double centre = (from + to) / 2 - 0.5;
            int left = (int) Math.floor(centre);
            pixels[i] = new int[] {left, left + 1};
            weights[i] = new double[] {1 - (centre - left), centre - left};
            return;
        }
        int first = (int) Math.floor(from);
        int last = (int) Math.ceil(to) - 1;
        pixels[i] = new int[last - first + 1];
        weights[i] = new double[pixels[i].length];
        for (int p = first; p <= last; p++) {
            pixels[i][p - first] = p;
            weights[i][p - first] = (Math.min(to, p + 1.0) - Math.max(from, p)) / step;
        }
    }

    private int mix(int[] columns, double[] cw, int[] rows, double[] rw) {
        double r = 0;
        double g = 0;
        double b = 0;
        for (int j = 0; j < rows.length; j++) {
            for (int i = 0; i < columns.length; i++) {
                boolean inside = columns[i] >= 0 && columns[i] < width && rows[j] >= 0 && rows[j] < height;
                int p = inside ? rgb[rows[j] * width + columns[i]] : WHITE;
                double weight = rw[j] * cw[i];
                r += weight * (p >> 16 & 255);
                g += weight * (p >> 8 & 255);
                b += weight * (p & 255);
            }
        }
        return (int) Math.round(r) << 16 | (int) Math.round(g) << 8 | (int) Math.round(b);
    }
}
