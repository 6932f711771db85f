package io.stroma.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ScatterFigureTest {

    private static BufferedImage draw(double[] x, double[] y, int[] category, boolean imageAxes) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(ScatterFigure.png(x, y, category, imageAxes)));
    }

    /** Mean column and row of the pixels near a colour; {NaN, NaN} when there are none. */
    private static double[] centre(BufferedImage image, int rgb) {
        double[] sum = new double[2];
        int n = 0;
        for (int i = 0; i < image.getWidth(); i++) {
            for (int j = 0; j < image.getHeight(); j++) {
                int p = image.getRGB(i, j);
                boolean near = p >>> 24 > 0x80
                        && Math.abs((p >> 16 & 0xFF) - (rgb >> 16)) < 4
                        && Math.abs((p >> 8 & 0xFF) - (rgb >> 8 & 0xFF)) < 4
                        && Math.abs((p & 0xFF) - (rgb & 0xFF)) < 4;
                if (near) {
                    sum[0] += i;
                    sum[1] += j;
                    n++;
                }
            }
        }
        return new double[] {sum[0] / n, sum[1] / n};
    }

    private static final double[] X = {0, 100, 100, 0};
    private static final double[] Y = {0, 0, 80, 80};

    @Test
    void pointsStandWhereTheyBelongInTheirColour() throws IOException {
        BufferedImage image = draw(X, Y, new int[] {0, 1, 2, -1}, true);
        double[] first = centre(image, Palette.rgb(0));
        double[] second = centre(image, Palette.rgb(1));
        double[] third = centre(image, Palette.rgb(2));
        double[] grey = centre(image, 0xD5D9DD);
        assertThat(second[0]).isGreaterThan(first[0] + 1000);
        assertThat(second[1]).isCloseTo(first[1], within(2.0));
        assertThat(third[1]).as("y grows downwards in an image").isGreaterThan(second[1] + 800);
        assertThat(grey[0]).isCloseTo(first[0], within(2.0));
        double dx = second[0] - first[0];
        double dy = third[1] - second[1];
        assertThat(dy / dx).as("equal scales").isCloseTo(0.8, within(0.01));
    }

    @Test
    void plotsHaveYUpwards() throws IOException {
        BufferedImage image = draw(X, Y, new int[] {0, 1, 2, 3}, false);
        assertThat(centre(image, Palette.rgb(2))[1]).isLessThan(centre(image, Palette.rgb(1))[1] - 800);
    }

    @Test
    void pointsWithoutAPlaceAreLeftOut() throws IOException {
        BufferedImage image =
                draw(new double[] {0, Double.NaN, 50}, new double[] {0, 1, Double.POSITIVE_INFINITY}, new int[3], true);
        assertThat(centre(image, Palette.rgb(0))[0]).isFinite();
        BufferedImage none = draw(new double[] {Double.NaN}, new double[] {1}, new int[1], true);
        assertThat(centre(none, Palette.rgb(0))[0]).isNaN();
        assertThat(draw(new double[0], new double[0], new int[0], true).getWidth())
                .isEqualTo(1280);
    }

    @Test
    void onePointAndPointsOnALineAreDrawn() throws IOException {
        BufferedImage one = draw(new double[] {5e6}, new double[] {-3}, new int[1], true);
        double[] at = centre(one, Palette.rgb(0));
        assertThat(at[0]).isBetween(0.0, (double) one.getWidth());
        assertThat(at[1]).isBetween(0.0, (double) one.getHeight());
        BufferedImage vertical = draw(new double[] {1, 1, 1}, new double[] {0, 50, 100}, new int[] {0, 1, 2}, true);
        assertThat(vertical.getHeight()).isLessThanOrEqualTo(1280);
        assertThat(centre(vertical, Palette.rgb(2))[1]).isGreaterThan(centre(vertical, Palette.rgb(0))[1] + 1000);
    }

    /** 1, 2 or 5 times a power of ten, near a fifth of the width, whatever the unit. */
    @Test
    void scaleBarsAreRoundAndOfAGoodLength() {
        for (double extent : new double[] {3e-3, 0.7, 12, 99, 480, 7e4}) {
            double[] x = {0, extent, extent / 2};
            double[] y = {0, extent / 3, extent};
            double bar = ScatterFigure.scaleBar(x, y);
            double lead = bar / Math.pow(10, Math.floor(Math.log10(bar) + 1e-9));
            double off = Math.min(Math.abs(lead - 1), Math.min(Math.abs(lead - 2), Math.abs(lead - 5)));
            assertThat(off).as("%s of %s", bar, extent).isLessThan(1e-6);
            assertThat(ScatterFigure.widthShare(x, y, bar)).isBetween(0.07, 0.21);
        }
    }

    @Test
    void theSamePointsGiveTheSameBytes() {
        int[] category = {0, 1, 2, 3};
        assertThat(ScatterFigure.png(X, Y, category, true)).isEqualTo(ScatterFigure.png(X, Y, category, true));
    }

    @Test
    void coloursOfManyCategoriesDiffer() {
        assertThat(java.util.stream.IntStream.range(0, 60)
                        .map(Palette::rgb)
                        .distinct()
                        .count())
                .isEqualTo(60);
        assertThat(Palette.css(0)).isEqualTo("#0072B2");
        assertThat(Palette.css(500)).matches("#[0-9A-F]{6}");
    }
}
