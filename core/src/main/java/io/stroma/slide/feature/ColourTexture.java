package io.stroma.slide.feature;

import io.stroma.parallel.Workers;
import io.stroma.slide.image.RgbImage;
import io.stroma.tissue.DenseMatrix;
import java.util.ArrayList;
import java.util.List;

/**
 * The built-in descriptor: no weights, no network, works offline. Amounts of haematoxylin, eosin and what neither explains
 * (mean, deviation, quantiles; whole patch and the disc of the spot in its middle), share of tissue, colour, nuclei, and
 * texture of haematoxylin and of brightness at four scales. A few milliseconds a patch.
 */
public final class ColourTexture implements PatchEncoder {

    private static final int[] SIDES = {64, 128, 224};
    private static final double ENLARGED =
            1.5; // what a patch may be enlarged or shrunk before another side fits better
    private static final int SCALES = 4;
    private static final double[] QUANTILES = {0.05, 0.25, 0.5, 0.75, 0.95};
    private static final double SPOT_RADIUS = 0.25; // of the patch's side when the patch spans the pitch
    private static final float FLAT = 0.01f; // optical density that does not count as a difference

    @Override
    public String name() {
        return "colour-texture-1";
    }

    @Override
    public int side(double available) {
        for (int side : SIDES) {
            if (available <= ENLARGED * side) {
                return side;
            }
        }
        return SIDES[SIDES.length - 1];
    }

    @Override
    public DenseMatrix encode(List<RgbImage> patches, SlideStain stain, Workers workers) {
        List<float[]> rows = workers.map(patches.size(), i -> describe(patches.get(i), stain));
        int width = rows.isEmpty() ? 0 : rows.get(0).length;
        float[] out = new float[Math.multiplyExact(rows.size(), width)];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, out, i * width, width);
        }
        return new DenseMatrix(rows.size(), width, out);
    }

    /** All numbers of one patch. */
    static float[] describe(RgbImage patch, SlideStain stain) {
        Channel[] channels = channels(patch, stain);
        List<Double> out = new ArrayList<>();
        boolean[] disc = disc(patch.width(), patch.height());
        for (Channel c : channels) {
            out.add(c.mean());
            out.add(c.deviation());
            for (double q : c.quantiles(QUANTILES)) {
                out.add(q);
            }
            inDisc(c, disc, out);
        }
        tissue(channels[3], disc, out);
        saturation(patch, out);
        Nuclei.describe(channels[0], stain.nuclear(), out);
        Nuclei.describe(channels[0].half(), stain.nuclear(), out);
        texture(channels[0], out);
        texture(channels[3], out);
        float[] row = new float[out.size()];
        for (int k = 0; k < row.length; k++) {
            row[k] = out.get(k).floatValue();
        }
        return row;
    }

    /** Haematoxylin, eosin, residual, mean optical density. */
    private static Channel[] channels(RgbImage patch, SlideStain stain) {
        double[][] unmix = stain.vectors().unmixing();
        int n = patch.rgb().length;
        float[][] values = new float[4][n];
        double[] d = new double[3];
        double[][] table = stain.densities();
        for (int p = 0; p < n; p++) {
            Densities.of(patch.rgb()[p], table, d);
            for (int c = 0; c < 3; c++) {
                values[c][p] = (float) Densities.dot(unmix[c], d);
            }
            values[3][p] = (float) ((d[0] + d[1] + d[2]) / 3);
        }
        Channel[] channels = new Channel[4];
        for (int c = 0; c < 4; c++) {
            channels[c] = new Channel(patch.width(), patch.height(), values[c]);
        }
        return channels;
    }

    private static boolean[] disc(int w, int h) {
        boolean[] in = new boolean[w * h];
        double radius = SPOT_RADIUS * w;
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                in[y * w + x] = Math.hypot(x + 0.5 - w / 2.0, y + 0.5 - h / 2.0) <= radius;
            }
        }
        return in;
    }

    private static void inDisc(Channel c, boolean[] disc, List<Double> out) {
        double sum = 0;
        double squares = 0;
        int n = 0;
        for (int p = 0; p < disc.length; p++) {
            if (disc[p]) {
                sum += c.values()[p];
                squares += c.values()[p] * c.values()[p];
                n++;
            }
        }
        double mean = sum / n;
        out.add(mean);
        out.add(Math.sqrt(Math.max(0, squares / n - mean * mean)));
    }

    private static void tissue(Channel density, boolean[] disc, List<Double> out) {
        int all = 0;
        int inDisc = 0;
        int discSize = 0;
        for (int p = 0; p < disc.length; p++) {
            int tissue = density.values()[p] > SlideStain.TISSUE ? 1 : 0;
            all += tissue;
            inDisc += disc[p] ? tissue : 0;
            discSize += disc[p] ? 1 : 0;
        }
        out.add(all / (double) disc.length);
        out.add(inDisc / (double) discSize);
    }

    /** Mean and deviation of (max - min) / max and of red minus blue, relative to 255. */
    private static void saturation(RgbImage patch, List<Double> out) {
        int n = patch.rgb().length;
        float[] saturation = new float[n];
        float[] hue = new float[n];
        for (int p = 0; p < n; p++) {
            int r = patch.rgb()[p] >> 16 & 255;
            int g = patch.rgb()[p] >> 8 & 255;
            int b = patch.rgb()[p] & 255;
            int max = Math.max(r, Math.max(g, b));
            int min = Math.min(r, Math.min(g, b));
            saturation[p] = max == 0 ? 0 : (max - min) / (float) max;
            hue[p] = (r - b) / 255f;
        }
        for (float[] v : List.of(saturation, hue)) {
            Channel c = new Channel(patch.width(), patch.height(), v);
            out.add(c.mean());
            out.add(c.deviation());
        }
    }

    private static void texture(Channel finest, List<Double> out) {
        Channel c = finest;
        for (int s = 0; s < SCALES; s++) {
            Channel coarser = c.half();
            Texture.patterns(c, FLAT, out);
            Texture.gradients(c, out);
            Texture.coOccurrence(c, 1.5, out);
            out.add(Math.sqrt(Math.max(0, c.deviation() * c.deviation() - coarser.deviation() * coarser.deviation())));
            c = coarser;
        }
    }
}
