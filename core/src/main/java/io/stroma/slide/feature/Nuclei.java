package io.stroma.slide.feature;

import java.util.List;

/**
 * Dark blobs of haematoxylin: share of the patch, number, size. Touching nuclei count as one; as a measure of density and
 * clumping that is enough.
 */
final class Nuclei {

    private static final int SMALLEST = 6; // pixels; less is noise

    private Nuclei() {}

    /** Share of pixels, blobs per 1,000 pixels, mean and spread of log area, share of the largest blob, mean darkness. */
    static void describe(Channel h, double threshold, List<Double> out) {
        int w = h.width();
        boolean[] dark = new boolean[h.values().length];
        double amount = 0;
        int pixels = 0;
        for (int p = 0; p < dark.length; p++) {
            dark[p] = h.values()[p] > threshold;
            if (dark[p]) {
                pixels++;
                amount += h.values()[p] - threshold;
            }
        }
        int[] stack = new int[dark.length];
        int blobs = 0;
        int largest = 0;
        double sum = 0;
        double squares = 0;
        for (int p = 0; p < dark.length; p++) {
            int area = dark[p] ? fill(dark, w, p, stack) : 0;
            if (area >= SMALLEST) {
                blobs++;
                largest = Math.max(largest, area);
                sum += Math.log(area);
                squares += Math.log(area) * Math.log(area);
            }
        }
        double mean = blobs == 0 ? 0 : sum / blobs;
        out.add(pixels / (double) dark.length);
        out.add(1000.0 * blobs / dark.length);
        out.add(mean);
        out.add(blobs == 0 ? 0 : Math.sqrt(Math.max(0, squares / blobs - mean * mean)));
        out.add(largest / (double) dark.length);
        out.add(pixels == 0 ? 0 : amount / pixels);
    }

    /** Clears the blob of a pixel (4-neighbours) and gives its area. */
    private static int fill(boolean[] dark, int w, int start, int[] stack) {
        int top = 0;
        int area = 0;
        stack[top++] = start;
        dark[start] = false;
        while (top > 0) {
            int p = stack[--top];
            area++;
            int x = p % w;
            int[] next = {x > 0 ? p - 1 : -1, x < w - 1 ? p + 1 : -1, p - w, p + w};
            for (int q : next) {
                if (q >= 0 && q < dark.length && dark[q]) {
                    dark[q] = false;
                    stack[top++] = q;
                }
            }
        }
        return area;
    }
}
