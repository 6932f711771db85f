package io.stroma.slide.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.parallel.Workers;
import io.stroma.slide.image.RgbImage;
import io.stroma.tissue.DenseMatrix;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StainTest {

    private static final double[] GLASS = {240, 235, 245};

    /** A patch that is painted with known amounts of two stains. */
    private static RgbImage painted(StainVectors vectors, double[] h, double[] e, int width) {
        int[] rgb = new int[h.length];
        for (int p = 0; p < rgb.length; p++) {
            int v = 0;
            for (int c = 0; c < 3; c++) {
                double density = h[p] * vectors.haematoxylin()[c] + e[p] * vectors.eosin()[c];
                v = v << 8 | (int) Math.round(Math.max(0, (GLASS[c] + 1) * Math.pow(10, -density) - 1));
            }
            rgb[p] = v;
        }
        return new RgbImage(width, rgb.length / width, rgb);
    }

    private static SlideStain stain(StainVectors vectors) {
        return new SlideStain(GLASS, vectors, new double[] {1, 1}, 0.5);
    }

    @Test
    void amountsOfStainComeBackFromColours() {
        double[] h = {0.1, 0.8, 0.3, 0.0};
        double[] e = {0.5, 0.1, 0.3, 0.7};
        RgbImage patch = painted(StainVectors.RUIFROK, h, e, 2);
        double[][] unmix = StainVectors.RUIFROK.unmixing();
        double[][] table = stain(StainVectors.RUIFROK).densities();
        double[] d = new double[3];
        for (int p = 0; p < 4; p++) {
            Densities.of(patch.rgb()[p], table, d);
            assertThat(Densities.dot(unmix[0], d)).isCloseTo(h[p], within(0.02));
            assertThat(Densities.dot(unmix[1], d)).isCloseTo(e[p], within(0.02));
            assertThat(Densities.dot(unmix[2], d)).isCloseTo(0, within(0.02)); // nothing is left over
        }
    }

    private static RgbImage slide(StainVectors vectors, double strength) {
        SplittableRandom random = new SplittableRandom(3);
        double[] h = new double[128 * 128];
        double[] e = new double[h.length];
        for (int p = 0; p < h.length; p++) {
            boolean nucleus = p / 128 / 8 % 3 == 0 && p % 128 / 8 % 3 == 0;
            h[p] = strength * (nucleus ? 0.9 + 0.2 * random.nextDouble() : 0.02 * random.nextDouble());
            e[p] = strength * (nucleus ? 0.02 * random.nextDouble() : 0.3 + 0.3 * random.nextDouble());
        }
        for (int p = 0; p < 128 * 6; p++) { // a strip of glass
            h[p] = 0;
            e[p] = 0;
        }
        return painted(vectors, h, e, 128);
    }

    @Test
    void macenkoFindsTheStainsAndGlassOfASlide() {
        StainVectors odd = new StainVectors(new double[] {0.55, 0.75, 0.37}, new double[] {0.15, 0.93, 0.25});
        RgbImage view = slide(odd, 1);
        SlideStain found = SlideStain.estimate(List.of(view), List.of(view), true);
        for (int c = 0; c < 3; c++) {
            assertThat(found.glass()[c]).isCloseTo(GLASS[c], within(1.0));
            assertThat(found.vectors().haematoxylin()[c]).isCloseTo(odd.haematoxylin()[c], within(0.05));
            assertThat(found.vectors().eosin()[c]).isCloseTo(odd.eosin()[c], within(0.05));
        }
        assertThat(found.nuclear()).isBetween(0.1, 0.9); // between the two kinds of pixels
    }

    @Test
    void normalisedSlidesOfOneTissueLookAlike() {
        StainVectors odd = new StainVectors(new double[] {0.55, 0.75, 0.37}, new double[] {0.15, 0.93, 0.25});
        RgbImage one = slide(StainVectors.RUIFROK, 1);
        RgbImage other = slide(odd, 0.6);
        double before = difference(one, other);
        double after = difference(
                Macenko.normalise(one, SlideStain.estimate(List.of(one), List.of(one), true)),
                Macenko.normalise(other, SlideStain.estimate(List.of(other), List.of(other), true)));
        assertThat(after).isLessThan(before / 3);
    }

    /** Glass is light grey, and each stain alone has the colour of the reference, whatever its own was. */
    @Test
    void normalisedStainsHaveTheColoursOfTheReference() {
        StainVectors odd = new StainVectors(new double[] {0.55, 0.75, 0.37}, new double[] {0.15, 0.93, 0.25});
        double[] strength = {0.6, 0.3};
        SlideStain stain = new SlideStain(GLASS, odd, strength, 0.3);
        double[] h = {0, 0.6, 0};
        double[] e = {0, 0, 0.3};
        RgbImage drawn = Macenko.normalise(painted(odd, h, e, 3), stain);
        int[][] wanted = {{240, 240, 240}, {79, 58, 108}, {192, 105, 135}}; // 240 10^-(strength * unit vector)
        for (int p = 0; p < 3; p++) {
            for (int c = 0; c < 3; c++) {
                assertThat(drawn.rgb()[p] >> 16 - 8 * c & 255)
                        .as("pixel %d, channel %d", p, c)
                        .isCloseTo(wanted[p][c], within(4));
            }
        }
        assertThat(Macenko.normalised(stain).nuclear()).isCloseTo(0.5 * 1.9705 / Math.log(10), within(1e-9));
    }

    private static double difference(RgbImage a, RgbImage b) {
        double sum = 0;
        for (int p = 0; p < a.rgb().length; p++) {
            for (int shift : new int[] {0, 8, 16}) {
                sum += Math.abs((a.rgb()[p] >> shift & 255) - (b.rgb()[p] >> shift & 255));
            }
        }
        return sum / a.rgb().length / 3;
    }

    @Test
    void glassAloneAndNoGlassAtAllGiveFiniteDescriptors() {
        RgbImage white = RgbImage.blank(64, 64);
        RgbImage black = new RgbImage(64, 64, new int[64 * 64]);
        try (Workers one = new Workers(1)) {
            for (RgbImage patch : List.of(white, black)) {
                for (boolean macenko : new boolean[] {false, true}) {
                    SlideStain stain = SlideStain.estimate(List.of(patch), List.of(patch), macenko);
                    DenseMatrix row = new ColourTexture().encode(List.of(patch), stain, one);
                    for (float v : row.values()) {
                        assertThat(v).isFinite();
                    }
                }
            }
        }
    }

    @Test
    void descriptorsDoNotDependOnThreadsNorOnTurningByRightAngles() {
        RgbImage view = slide(StainVectors.RUIFROK, 1);
        RgbImage patch = view.resample(0, 30, 64, 64, 64, 64);
        int[] turned = new int[64 * 64];
        for (int y = 0; y < 64; y++) {
            for (int x = 0; x < 64; x++) {
                turned[x * 64 + 63 - y] = patch.rgb()[y * 64 + x];
            }
        }
        SlideStain stain = SlideStain.estimate(List.of(view), List.of(view), false);
        try (Workers one = new Workers(1);
                Workers three = new Workers(3)) {
            List<RgbImage> both = List.of(patch, new RgbImage(64, 64, turned), RgbImage.blank(64, 64));
            DenseMatrix a = new ColourTexture().encode(both, stain, one);
            DenseMatrix b = new ColourTexture().encode(both, stain, three);
            assertThat(a.values()).isEqualTo(b.values());
            int differing = 0;
            for (int f = 0; f < a.columns(); f++) {
                assertThat(a.get(1, f)).isCloseTo(a.get(0, f), within(1e-3f));
                differing += Math.abs(a.get(2, f) - a.get(0, f)) > 1e-3 ? 1 : 0;
            }
            assertThat(differing).isGreaterThan(a.columns() / 2); // glass is told from tissue by most numbers
        }
    }

    @Test
    void otsuPartsTwoHeaps() {
        double[] values = new double[200];
        for (int i = 0; i < 200; i++) {
            values[i] = (i < 150 ? 0.1 : 0.9) + 0.0005 * i;
        }
        assertThat(SlideStain.otsu(values)).isBetween(0.18, 0.96);
        assertThat(SlideStain.otsu(new double[0])).isZero();
    }
}
