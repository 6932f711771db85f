package io.stroma.slide.feature;

import java.util.Arrays;

/**
 * One quantity over a patch.
 *
 * @param width columns
 * @param height rows
 * @param values row-major
 */
record Channel(int width, int height, float[] values) {

    float at(int x, int y) {
        return values[y * width + x];
    }

    /** Half the size: means of 2 x 2 pixels; an odd last row or column is left out. */
    Channel half() {
        int w = Math.max(1, width / 2);
        int h = Math.max(1, height / 2);
        float[] out = new float[w * h];
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                int x1 = Math.min(2 * x + 1, width - 1);
                int y1 = Math.min(2 * y + 1, height - 1);
                out[y * w + x] = (at(2 * x, 2 * y) + at(x1, 2 * y) + at(2 * x, y1) + at(x1, y1)) / 4;
            }
        }
        return new Channel(w, h, out);
    }

    double mean() {
        double sum = 0;
        for (float v : values) {
            sum += v;
        }
        return sum / values.length;
    }

    double deviation() {
        double mean = mean();
        double sum = 0;
        for (float v : values) {
            sum += (v - mean) * (v - mean);
        }
        return Math.sqrt(sum / values.length);
    }

    /** Values that the given shares of the pixels stay below. */
    double[] quantiles(double... shares) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        return Arrays.stream(shares)
                .map(s -> sorted[(int) Math.min(sorted.length - 1.0, s * sorted.length)])
                .toArray();
    }
}
