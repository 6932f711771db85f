package io.stroma.figures;

import java.util.Base64;
import java.util.List;

/**
 * Values of spots as coloured discs over the places they were measured at, panels side by side: the picture of the tissue,
 * then one map a panel. All maps of a row of one gene share their colour scale unless they bring their own.
 */
public final class SpotMapFigure {

    private static final int PANEL = 300;
    private static final int GAP = 16;
    private static final int HEAD = 40;
    private static final int SCALE = 34;
    private static final int[][] COLOURS = { // dark to bright, even steps of lightness
        {0x2B, 0x0B, 0x57},
        {0x47, 0x2C, 0x7A},
        {0x3B, 0x51, 0x8B},
        {0x2C, 0x71, 0x8E},
        {0x21, 0x90, 0x8D},
        {0x27, 0xAD, 0x81},
        {0x5C, 0xC8, 0x63},
        {0xAA, 0xDC, 0x32},
        {0xFD, 0xE7, 0x25}
    };

    private SpotMapFigure() {}

    /**
     * One map.
     *
     * @param title above it
     * @param values one a spot
     */
    public record Panel(String title, double[] values) {}

    /**
     * The tissue under the spots.
     *
     * @param png bytes of the picture
     * @param left its left edge in the spots' coordinates
     * @param top its top edge
     * @param width in the spots' coordinates
     * @param height in the spots' coordinates
     */
    public record Backdrop(byte[] png, double left, double top, double width, double height) {}

    /**
     * Draws a row of panels.
     *
     * @param title for readers who cannot see it
     * @param x N abscissae, growing to the right
     * @param y N ordinates, growing downwards
     * @param pitch distance of neighbouring spots
     * @param backdrop picture of the tissue, or null
     * @param panels maps
     * @return SVG text
     */
    public static String svg(
            String title, double[] x, double[] y, double pitch, Backdrop backdrop, List<Panel> panels) {
        double[] box = box(x, y, pitch);
        double scale = PANEL / Math.max(box[2], box[3]);
        int count = panels.size() + (backdrop == null ? 0 : 1);
        int width = count * (PANEL + GAP) + GAP;
        int height = HEAD + (int) Math.ceil(box[3] * scale) + SCALE + GAP;
        Svg svg = new Svg(width, height, title);
        svg.add("<style>text{font-family:sans-serif;font-size:13px;fill:#222}</style>");
        svg.add("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>", width, height);
        int at = GAP;
        if (backdrop != null) {
            picture(svg, backdrop, box, scale, at);
            at += PANEL + GAP;
        }
        for (Panel panel : panels) {
            map(svg, panel, x, y, pitch, box, scale, at);
            at += PANEL + GAP;
        }
        return svg.close();
    }

    private static void picture(Svg svg, Backdrop b, double[] box, double scale, int at) {
        svg.text(at, HEAD - 14, "start", "tick", "H&E");
        svg.add(
                "<svg x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%.1f\"><image x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" preserveAspectRatio=\"none\" href=\"data:image/png;base64,%s\"/></svg>",
                at,
                HEAD,
                box[2] * scale,
                box[3] * scale,
                (b.left() - box[0]) * scale,
                (b.top() - box[1]) * scale,
                b.width() * scale,
                b.height() * scale,
                Base64.getEncoder().encodeToString(b.png()));
    }

    private static void map(
            Svg svg, Panel panel, double[] x, double[] y, double pitch, double[] box, double scale, int at) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double v : panel.values()) {
            low = Math.min(low, v);
            high = Math.max(high, v);
        }
        svg.text(at, HEAD - 14, "start", "tick", panel.title());
        for (int i = 0; i < x.length; i++) {
            double share = high > low ? (panel.values()[i] - low) / (high - low) : 0.5;
            svg.add(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"/>",
                    at + (x[i] - box[0]) * scale,
                    HEAD + (y[i] - box[1]) * scale,
                    Math.max(0.8, 0.48 * pitch * scale),
                    colour(share));
        }
        int bottom = HEAD + (int) Math.ceil(box[3] * scale) + 8;
        int steps = 48;
        for (int s = 0; s < steps; s++) {
            svg.add(
                    "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"8\" fill=\"%s\"/>",
                    at + s * 120.0 / steps, bottom, 120.0 / steps + 0.5, colour(s / (steps - 1.0)));
        }
        svg.text(at, bottom + 22, "start", "tick", Svg.format("%.2f", low));
        svg.text(at + 120.0, bottom + 22, "end", "tick", Svg.format("%.2f", high));
    }

    /** Left, top, width, height around all spots with a margin of one pitch. */
    private static double[] box(double[] x, double[] y, double pitch) {
        double left = Double.POSITIVE_INFINITY;
        double top = Double.POSITIVE_INFINITY;
        double right = Double.NEGATIVE_INFINITY;
        double bottom = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < x.length; i++) {
            left = Math.min(left, x[i] - pitch);
            right = Math.max(right, x[i] + pitch);
            top = Math.min(top, y[i] - pitch);
            bottom = Math.max(bottom, y[i] + pitch);
        }
        return new double[] {left, top, right - left, bottom - top};
    }

    /** Colour of a share of the range, as #RRGGBB. */
    static String colour(double share) {
        double at = Math.max(0, Math.min(1, share)) * (COLOURS.length - 1);
        int k = Math.min(COLOURS.length - 2, (int) at);
        int[] rgb = new int[3];
        for (int c = 0; c < 3; c++) {
            rgb[c] = (int) Math.round(COLOURS[k][c] + (at - k) * (COLOURS[k + 1][c] - COLOURS[k][c]));
        }
        return "#%02X%02X%02X".formatted(rgb[0], rgb[1], rgb[2]);
    }
}
