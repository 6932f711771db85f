package io.stroma.figures;

import io.stroma.random.Seeds;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/**
 * Points of a plane coloured by category, with equal scales on both axes. Points are drawn in random order so that no
 * category hides another; their size adapts to how many there are. Categories below zero are grey.
 */
public final class ScatterFigure {

    private static final int WIDTH = 1280;
    private static final int MARGIN = 24;
    private static final int NO_CATEGORY = 0xD5D9DD;

    private ScatterFigure() {}

    /**
     * Draws a figure, 1,280 pixels wide and at most as high.
     *
     * @param x abscissae, NaN for points to leave out
     * @param y ordinates
     * @param category index of the colour of every point
     * @param imageAxes y grows downwards, as in a microscope image
     * @return PNG bytes
     */
    public static byte[] png(double[] x, double[] y, int[] category, boolean imageAxes) {
        Frame frame = Frame.around(x, y);
        BufferedImage image = new BufferedImage(frame.width, frame.height, BufferedImage.TYPE_INT_ARGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        double area = (double) frame.width * frame.height;
        double size = Math.max(1.6, Math.min(14, 0.95 * Math.sqrt(area / Math.max(1, x.length))));
        int alpha = x.length > 200_000 ? 0x90 : 0xE0;
        for (int i : drawingOrder(x.length)) {
            if (Double.isFinite(x[i]) && Double.isFinite(y[i])) {
                int rgb = category[i] < 0 ? NO_CATEGORY : Palette.rgb(category[i]);
                g.setColor(new java.awt.Color(alpha << 24 | rgb, true));
                double px = MARGIN + (x[i] - frame.left) * frame.scale;
                double py = imageAxes
                        ? MARGIN + (y[i] - frame.bottom) * frame.scale
                        : frame.height - MARGIN - (y[i] - frame.bottom) * frame.scale;
                g.fill(new Ellipse2D.Double(px - size / 2, py - size / 2, size, size));
            }
        }
        g.dispose();
        return encode(image);
    }

    /** Length in data units of a scale bar that is about a fifth of the figure: 1, 2 or 5 times a power of ten. */
    public static double scaleBar(double[] x, double[] y) {
        Frame frame = Frame.around(x, y);
        double target = frame.width / frame.scale / 5;
        double power = Math.pow(10, Math.floor(Math.log10(target)));
        double lead = target / power;
        return power * (lead >= 5 ? 5 : lead >= 2 ? 2 : 1);
    }

    /** Share of the figure's width that a length in data units takes. */
    public static double widthShare(double[] x, double[] y, double length) {
        Frame frame = Frame.around(x, y);
        return length * frame.scale / frame.width;
    }

    private static int[] drawingOrder(int n) {
        SplittableRandom random = Seeds.stream(0, Seeds.purpose("drawing order"));
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private record Frame(int width, int height, double left, double bottom, double scale) {

        static Frame around(double[] x, double[] y) {
            double[] range = {
                Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
            };
            for (int i = 0; i < x.length; i++) {
                if (Double.isFinite(x[i]) && Double.isFinite(y[i])) {
                    range[0] = Math.min(range[0], x[i]);
                    range[1] = Math.max(range[1], x[i]);
                    range[2] = Math.min(range[2], y[i]);
                    range[3] = Math.max(range[3], y[i]);
                }
            }
            if (!(range[0] <= range[1])) {
                return new Frame(WIDTH, WIDTH / 2, 0, 0, 1);
            }
            double w = Math.max(range[1] - range[0], 1e-9);
            double h = Math.max(range[3] - range[2], w * 0.05);
            double inner = WIDTH - 2.0 * MARGIN;
            double scale = Math.min(inner / w, inner / h);
            double left = range[0] - (inner / scale - w) / 2; // tall tissues stand in the middle
            return new Frame(WIDTH, (int) Math.ceil(h * scale) + 2 * MARGIN, left, range[2], scale);
        }
    }

    private static byte[] encode(BufferedImage image) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory cannot fail", e);
        }
    }
}
