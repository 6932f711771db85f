package io.stroma.figures;

import java.util.List;
import java.util.Map;

/** Measurements over sizes, both axes logarithmic: what grows in proportion is a straight line of slope one. */
public final class LogLogFigure {

    private static final int PLOT = 470; // right end of the axes
    private static final int HEIGHT = 360;
    private static final int LEFT = 64;
    private static final int LEGEND = 170; // or as much as the longest name needs
    private static final int LETTER = 7;
    private static final int TOP = 30;
    private static final int BOTTOM = 46;

    private LogLogFigure() {}

    /** A measurement; both numbers positive. */
    public record Point(double x, double y) {}

    /**
     * Draws curves; points that are not positive and finite are left out.
     *
     * @param title above the figure
     * @param curves points by name, in order of x
     * @return a whole SVG document
     */
    public static String svg(String title, String xLabel, String yLabel, Map<String, List<Point>> curves) {
        int longest = curves.keySet().stream().mapToInt(String::length).max().orElse(0);
        int width = PLOT + Math.max(LEGEND, 32 + LETTER * longest + 8);
        Svg svg = new Svg(width, HEIGHT, title);
        svg.add("<style>.tick{font:12px sans-serif;fill:#333}.grid{stroke:#ddd}</style>");
        svg.add("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>", width, HEIGHT);
        svg.text(LEFT, 18, "start", "tick", title + ", " + yLabel);
        List<Point> all = curves.values().stream()
                .flatMap(List::stream)
                .filter(LogLogFigure::drawable)
                .toList();
        if (all.isEmpty()) {
            svg.text(width / 2.0, HEIGHT / 2.0, "middle", "tick", "no values");
            return svg.close();
        }
        Axis x = Axis.over(all.stream().mapToDouble(Point::x).toArray(), LEFT, PLOT);
        Axis y = Axis.over(all.stream().mapToDouble(Point::y).toArray(), HEIGHT - BOTTOM, TOP);
        for (int decade = x.low; decade <= x.high; decade++) {
            double at = x.place(Math.pow(10, decade));
            svg.add("<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" class=\"grid\"/>", at, at, TOP, HEIGHT - BOTTOM);
            svg.text(at, HEIGHT - BOTTOM + 16, "middle", "tick", number(decade));
        }
        for (int decade = y.low; decade <= y.high; decade++) {
            double at = y.place(Math.pow(10, decade));
            svg.add("<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" class=\"grid\"/>", LEFT, PLOT, at, at);
            svg.text(LEFT - 8, at + 4, "end", "tick", number(decade));
        }
        svg.text((LEFT + PLOT) / 2.0, HEIGHT - 10, "middle", "tick", xLabel);
        int c = 0;
        for (Map.Entry<String, List<Point>> curve : curves.entrySet()) {
            draw(svg, curve.getValue(), x, y, Palette.css(c));
            double label = TOP + 10 + 17 * c;
            svg.add(
                    "<rect x=\"%d\" y=\"%.1f\" width=\"14\" height=\"3\" fill=\"%s\"/>",
                    PLOT + 12, label - 5, Palette.css(c));
            svg.text(PLOT + 32, label, "start", "tick", curve.getKey());
            c++;
        }
        return svg.close();
    }

    private static void draw(Svg svg, List<Point> points, Axis x, Axis y, String colour) {
        StringBuilder line = new StringBuilder();
        for (Point p : points) {
            if (drawable(p)) {
                line.append(Svg.format("%.1f,%.1f ", x.place(p.x), y.place(p.y)));
                svg.add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x.place(p.x), y.place(p.y), colour);
            }
        }
        svg.add(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
                line.toString().trim(), colour);
    }

    private static boolean drawable(Point p) {
        return p.x > 0 && p.y > 0 && Double.isFinite(p.x) && Double.isFinite(p.y);
    }

    private static String number(int decade) {
        return decade < 0
                ? Svg.format("%." + -decade + "f", Math.pow(10, decade))
                : Svg.format("%,.0f", Math.pow(10, decade));
    }

    /** Whole decades between two places. */
    private record Axis(int low, int high, double from, double to) {

        static Axis over(double[] values, double from, double to) {
            double min = java.util.Arrays.stream(values).min().orElseThrow();
            double max = java.util.Arrays.stream(values).max().orElseThrow();
            int low = (int) Math.floor(Math.log10(min));
            return new Axis(low, Math.max(low + 1, (int) Math.ceil(Math.log10(max) - 1e-9)), from, to);
        }

        double place(double value) {
            return from + (to - from) * (Math.log10(value) - low) / (high - low);
        }
    }
}
