package io.stroma.figures;

import java.util.Arrays;
import java.util.List;

/** Measurements against a size, on linear axes from 0, one panel a measure, each with the line to its largest size. */
public final class ScalingFigure {

    private static final int PANEL = 320;
    private static final int HEIGHT = 280;
    private static final int LEFT = 64;
    private static final int RIGHT = 30;
    private static final int TOP = 34;
    private static final int BOTTOM = 44;
    private static final int TICKS = 4;

    private ScalingFigure() {}

    /**
     * One measure.
     *
     * @param name with its unit
     * @param values as many as sizes
     */
    public record Panel(String name, double[] values) {}

    /**
     * Draws the panels side by side; the grey line is what proportional growth from the smallest to the largest size looks
     * like.
     *
     * @param title for readers who cannot see it
     * @param sizeName of the horizontal axes
     * @param sizes ascending
     * @return SVG text
     */
    public static String svg(String title, String sizeName, double[] sizes, List<Panel> panels) {
        Svg svg = new Svg(PANEL * panels.size(), HEIGHT, title);
        svg.add("<style>text{font-family:sans-serif;font-size:12px;fill:#222}</style>");
        svg.add("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>", PANEL * panels.size(), HEIGHT);
        double widest = sizes[sizes.length - 1];
        for (int p = 0; p < panels.size(); p++) {
            double[] v = panels.get(p).values();
            double highest = Arrays.stream(v).max().orElse(1);
            double left = PANEL * p + LEFT;
            double width = PANEL - LEFT - RIGHT;
            double height = HEIGHT - TOP - BOTTOM;
            svg.text(left, TOP - 14, "start", "tick", panels.get(p).name());
            for (int t = 0; t <= TICKS; t++) {
                double y = HEIGHT - BOTTOM - height * t / TICKS;
                double x = left + width * t / TICKS;
                svg.add(
                        "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>",
                        left, left + width, y, y);
                svg.text(left - 6, y + 4, "end", "tick", number(highest * t / TICKS));
                svg.text(x, HEIGHT - BOTTOM + 18, "middle", "tick", Svg.format("%,.0f", widest * t / TICKS));
            }
            svg.text(left + width / 2, HEIGHT - 8, "middle", "tick", sizeName);
            svg.add(
                    "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#aaa\" stroke-dasharray=\"4 3\"/>",
                    left + width * sizes[0] / widest,
                    HEIGHT - BOTTOM - height * v[0] / highest,
                    left + width,
                    HEIGHT - BOTTOM - height * v[v.length - 1] / highest);
            for (int k = 0; k < sizes.length; k++) {
                svg.add(
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>",
                        left + width * sizes[k] / widest, HEIGHT - BOTTOM - height * v[k] / highest, Palette.css(p));
            }
        }
        return svg.close();
    }

    private static String number(double value) {
        return Svg.format(value >= 100 ? "%,.0f" : "%.3g", value);
    }
}
