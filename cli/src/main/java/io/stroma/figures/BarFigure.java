package io.stroma.figures;

import java.util.List;

/** Horizontal bars with error bars, one group a comparison. */
public final class BarFigure {

    /** One bar: a name, a value (NaN for none), its spread (NaN for unknown), and whether it is the one under test. */
    public record Bar(String name, double value, double sd, boolean highlighted) {

        private double spread() {
            return Double.isFinite(sd) ? sd : 0;
        }

        private double end() {
            return value + spread();
        }
    }

    private static final int WIDTH = 640;
    private static final int LEFT = 170;
    private static final int RIGHT = 70;
    private static final int ROW = 26;

    private BarFigure() {}

    /**
     * Draws bars on a scale from 0 to 1, or to the largest value above.
     *
     * @param title for readers who cannot see it
     * @return SVG text
     */
    public static String svg(String title, List<Bar> bars) {
        int height = ROW * bars.size() + 12;
        double most = bars.stream()
                .mapToDouble(Bar::end)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        double scale = (WIDTH - LEFT - RIGHT) / Math.max(most, 1e-9);
        Svg svg = new Svg(WIDTH, height, title);
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double y = 6 + ROW * i;
            svg.text(LEFT - 8, y + 16, "end", bar.highlighted() ? "name strong" : "name", bar.name());
            if (!Double.isFinite(bar.value())) {
                svg.text(LEFT + 6, y + 16, "start", "tick", "none");
                continue;
            }
            double length = Math.max(0, bar.value() * scale);
            svg.add(
                    "<rect x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"16\" rx=\"2\" fill=\"%s\"/>",
                    LEFT, y + 4, length, bar.highlighted() ? Palette.css(0) : "#B9C2CB");
            double error = bar.spread() * scale;
            svg.add(
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#333\" stroke-width=\"1.2\"/>",
                    LEFT + length - error, LEFT + length + error, y + 12, y + 12);
            svg.text(LEFT + length + error + 6, y + 16, "start", "tick", Svg.format("%.3f", bar.value()));
        }
        return svg.close();
    }
}
