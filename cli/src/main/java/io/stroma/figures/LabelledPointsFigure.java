package io.stroma.figures;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** A few named points in the plane, coloured by group, with a legend. */
public final class LabelledPointsFigure {

    private static final int SIZE = 480;
    private static final int MARGIN = 60;
    private static final int LEGEND = 140;

    private LabelledPointsFigure() {}

    /**
     * Draws the points.
     *
     * @param title above the picture
     * @param xLabel of the horizontal axis
     * @param yLabel of the vertical axis
     * @return SVG text
     */
    public static String svg(
            String title,
            String xLabel,
            String yLabel,
            double[] x,
            double[] y,
            List<String> names,
            List<String> groups) {
        List<String> legend = new ArrayList<>(new LinkedHashSet<>(groups));
        Svg svg = new Svg(SIZE + LEGEND, SIZE, title);
        svg.add("<style>text{font-family:sans-serif;font-size:13px;fill:#222}</style>");
        svg.add("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>", SIZE + LEGEND, SIZE);
        svg.add(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#bbb\"/>",
                MARGIN, MARGIN, SIZE - 2 * MARGIN, SIZE - 2 * MARGIN);
        svg.text(MARGIN, MARGIN - 20, "start", "tick", title);
        svg.text(SIZE / 2.0, SIZE - MARGIN + 28, "middle", "tick", xLabel);
        svg.text(MARGIN, MARGIN - 4, "start", "tick", yLabel);
        double[] xs = scaled(x);
        double[] ys = scaled(y);
        for (int i = 0; i < xs.length; i++) {
            double cx = MARGIN + 20 + xs[i] * (SIZE - 2 * MARGIN - 40);
            double cy = SIZE - MARGIN - 20 - ys[i] * (SIZE - 2 * MARGIN - 40);
            svg.add(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"6\" fill=\"%s\"/>",
                    cx, cy, Palette.css(legend.indexOf(groups.get(i))));
            boolean left = xs[i] > 0.7; // the name would run out of the frame
            svg.text(cx + (left ? -9 : 9), cy + 4, left ? "end" : "start", "tick", names.get(i));
        }
        for (int g = 0; g < legend.size(); g++) {
            double cy = MARGIN + 12 + 20.0 * g;
            svg.add("<circle cx=\"%d\" cy=\"%.1f\" r=\"6\" fill=\"%s\"/>", SIZE, cy, Palette.css(g));
            svg.text(SIZE + 12, cy + 4, "start", "tick", legend.get(g));
        }
        return svg.close();
    }

    private static double[] scaled(double[] v) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : v) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        double[] out = new double[v.length];
        for (int i = 0; i < v.length; i++) {
            out[i] = high > low ? (v[i] - low) / (high - low) : 0.5;
        }
        return out;
    }
}
