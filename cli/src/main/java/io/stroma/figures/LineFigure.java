package io.stroma.figures;

import java.util.List;
import java.util.Map;

/** Curves over epochs, every one scaled to its own first value's magnitude on a logarithmic axis when all are positive. */
public final class LineFigure {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 280;
    private static final int LEFT = 56;
    private static final int RIGHT = 150;
    private static final int TOP = 14;
    private static final int BOTTOM = 34;

    private LineFigure() {}

    /**
     * Draws curves.
     *
     * @param title for readers who cannot see it
     * @param curves values by name, one per epoch, NaN where missing
     * @return SVG text
     */
    public static String svg(String title, Map<String, List<Double>> curves) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        int length = 1;
        for (List<Double> curve : curves.values()) {
            length = Math.max(length, curve.size());
            for (double v : curve) {
                if (Double.isFinite(v)) {
                    low = Math.min(low, v);
                    high = Math.max(high, v);
                }
            }
        }
        Svg svg = new Svg(WIDTH, HEIGHT, title);
        if (low > high) {
            svg.text(WIDTH / 2.0, HEIGHT / 2.0, "middle", "tick", "no values");
            return svg.close();
        }
        boolean log = low > 0 && high / low > 20;
        Axis axis = new Axis(log ? Math.log10(low) : Math.min(low, 0), log ? Math.log10(high) : high, log);
        for (double tick : axis.ticks()) {
            double y = axis.y(tick);
            svg.add("<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" class=\"grid\"/>", LEFT, WIDTH - RIGHT, y, y);
            svg.text(LEFT - 8, y + 4, "end", "tick", Svg.format("%.3g", log ? Math.pow(10, tick) : tick));
        }
        svg.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6, "middle", "tick", "epoch (1 to " + length + ")");
        int c = 0;
        for (Map.Entry<String, List<Double>> curve : curves.entrySet()) {
            StringBuilder points = new StringBuilder();
            List<Double> v = curve.getValue();
            double end = HEIGHT / 2.0;
            for (int i = 0; i < v.size(); i++) {
                if (Double.isFinite(v.get(i))) {
                    double x = LEFT + (WIDTH - LEFT - RIGHT) * (length == 1 ? 0.5 : i / (length - 1.0));
                    end = axis.y(log ? Math.log10(v.get(i)) : v.get(i));
                    points.append(Svg.format("%.1f,%.1f ", x, end));
                }
            }
            svg.add(
                    "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
                    points.toString().trim(), Palette.css(c));
            double label = TOP + 10 + 17 * c;
            svg.add(
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"3\"/>",
                    WIDTH - RIGHT + 12, WIDTH - RIGHT + 26, label - 4, label - 4, Palette.css(c));
            svg.text(WIDTH - RIGHT + 32, label, "start", "tick", curve.getKey());
            c++;
        }
        return svg.close();
    }

    private record Axis(double low, double high, boolean log) {

        double y(double v) {
            double share = high > low ? (v - low) / (high - low) : 0.5;
            return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
        }

        double[] ticks() {
            double[] ticks = new double[5];
            for (int k = 0; k < 5; k++) {
                ticks[k] = low + (high - low) * k / 4;
            }
            return ticks;
        }
    }
}
