package io.stroma.slide.feature;

import java.util.List;

/**
 * Texture of one channel at one scale: local binary patterns (Ojala et al. 2002, uniform and rotation invariant),
 * co-occurrence statistics (Haralick et al. 1973), strength and order of gradients (structure tensor). None depends on how
 * the patch is turned by right angles.
 */
final class Texture {

    private static final int[] DX = {1, 1, 0, -1, -1, -1, 0, 1};
    private static final int[] DY = {0, 1, 1, 1, 0, -1, -1, -1};
    private static final int PATTERNS = 10; // 0..8 ones in one run, or no single run
    private static final int GREYS = 16;

    /** Ones of a code when they are one run, else the last pattern. */
    private static final int[] PATTERN = new int[256];

    static {
        for (int code = 0; code < 256; code++) {
            int turned = (code >> 1 | code << 7) & 255;
            PATTERN[code] = Integer.bitCount(code ^ turned) <= 2 ? Integer.bitCount(code) : PATTERNS - 1;
        }
    }

    private Texture() {}

    /**
     * Shares of the ten patterns.
     *
     * @param contrast differences up to this count as equal, so that flat noise has one pattern
     */
    static void patterns(Channel c, float contrast, List<Double> out) {
        double[] share = new double[PATTERNS];
        int n = 0;
        int w = c.width();
        float[] v = c.values();
        int[] step = new int[8];
        for (int k = 0; k < 8; k++) {
            step[k] = DY[k] * w + DX[k];
        }
        for (int y = 1; y < c.height() - 1; y++) {
            for (int p = y * w + 1; p < (y + 1) * w - 1; p++) {
                float centre = v[p] + contrast;
                int code = 0;
                for (int k = 0; k < 8; k++) {
                    code |= v[p + step[k]] > centre ? 1 << k : 0;
                }
                share[PATTERN[code]]++;
                n++;
            }
        }
        for (double s : share) {
            out.add(Math.sqrt(s / Math.max(1, n))); // Hellinger: rare patterns count
        }
    }

    /** Contrast, homogeneity, energy, correlation and entropy of neighbouring grey values in the four directions. */
    static void coOccurrence(Channel c, double top, List<Double> out) {
        double[][] joint = new double[GREYS][GREYS];
        int w = c.width();
        int h = c.height();
        int[] grey = new int[w * h];
        for (int p = 0; p < grey.length; p++) {
            grey[p] = (int) Math.max(0, Math.min(GREYS - 1.0, c.values()[p] / top * GREYS));
        }
        double n = 0;
        for (int k = 0; k < 4; k++) {
            for (int y = 0; y + DY[k] < h; y++) {
                for (int x = Math.max(0, -DX[k]); x < Math.min(w, w - DX[k]); x++) {
                    joint[grey[y * w + x]][grey[(y + DY[k]) * w + x + DX[k]]]++;
                    n++;
                }
            }
        }
        for (int a = 0; a < GREYS; a++) { // a pair has no first
            for (int b = 0; b <= a; b++) {
                double both = (joint[a][b] + joint[b][a]) / 2;
                joint[a][b] = both;
                joint[b][a] = both;
            }
        }
        haralick(joint, Math.max(1, n), out);
    }

    private static void haralick(double[][] joint, double n, List<Double> out) {
        double mean = 0;
        double square = 0;
        for (int a = 0; a < GREYS; a++) {
            for (int b = 0; b < GREYS; b++) {
                mean += a * joint[a][b] / n;
                square += (double) a * a * joint[a][b] / n;
            }
        }
        double variance = square - mean * mean;
        double contrast = 0;
        double homogeneity = 0;
        double energy = 0;
        double covariance = 0;
        double entropy = 0;
        for (int a = 0; a < GREYS; a++) {
            for (int b = 0; b < GREYS; b++) {
                double p = joint[a][b] / n;
                contrast += (a - b) * (a - b) * p;
                homogeneity += p / (1 + Math.abs(a - b));
                energy += p * p;
                covariance += (a - mean) * (b - mean) * p;
                entropy -= p > 0 ? p * Math.log(p) : 0;
            }
        }
        out.addAll(List.of(
                Math.sqrt(contrast),
                homogeneity,
                Math.sqrt(energy),
                variance > 1e-9 ? covariance / variance : 0,
                entropy));
    }

    /** Mean and deviation of the gradient's length, and how much gradients agree in direction (0 none, 1 all). */
    static void gradients(Channel c, List<Double> out) {
        double length = 0;
        int n = 0;
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int y = 1; y < c.height() - 1; y++) {
            for (int x = 1; x < c.width() - 1; x++) {
                double gx = (c.at(x + 1, y) - c.at(x - 1, y)) / 2;
                double gy = (c.at(x, y + 1) - c.at(x, y - 1)) / 2;
                xx += gx * gx;
                yy += gy * gy;
                xy += gx * gy;
                length += Math.sqrt(gx * gx + gy * gy);
                n++;
            }
        }
        n = Math.max(1, n);
        double mean = length / n;
        out.add(mean);
        out.add(Math.sqrt(Math.max(0, (xx + yy) / n - mean * mean)));
        double energy = xx + yy;
        out.add(energy > 1e-12 ? Math.hypot(xx - yy, 2 * xy) / energy : 0);
    }
}
