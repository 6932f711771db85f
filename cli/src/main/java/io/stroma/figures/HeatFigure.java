package io.stroma.figures;

import java.util.List;

/** A table of signed numbers as colours: blue below zero, white at zero, orange above; grey where there is none. */
public final class HeatFigure {

    private static final int CELL = 26;
    private static final int LEFT = 130; // at least; longer names get more
    private static final int TOP = 110;
    private static final int RIGHT = 90;
    private static final double CHARACTER = 6.4; // width of one, wide ones on average
    private static final double TILT = Math.toRadians(60);
    private static final int[] HIGH = {0xD5, 0x5E, 0x00};
    private static final int[] LOW = {0x00, 0x72, 0xB2};
    private static final String NONE = "#E4E7EA";

    private HeatFigure() {}

    /**
     * Draws a table.
     *
     * @param title for readers who cannot see it
     * @param rowTitle what rows are
     * @param columnTitle what columns are
     * @param values rows x columns; NaN for none
     * @return SVG text
     */
    public static String svg(
            String title,
            String rowTitle,
            String columnTitle,
            List<String> rows,
            List<String> columns,
            double[][] values) {
        double most = 0;
        for (double[] row : values) {
            for (double v : row) {
                most = Math.max(most, Double.isNaN(v) ? 0 : Math.abs(v));
            }
        }
        int left = room(LEFT, rows, rowTitle, 1);
        int top = room(TOP, columns, "", Math.sin(TILT));
        int right = room(RIGHT, columns, "", Math.cos(TILT));
        int width = left + CELL * columns.size() + right;
        int height = top + CELL * rows.size() + 16;
        Svg svg = new Svg(width, height, title);
        svg.add("<style>text{font:11px sans-serif;fill:#222}.strong{font-weight:bold}</style>");
        svg.text(left - 8, top - 8, "end", "strong", rowTitle);
        svg.text(left, 14, "start", "strong", columnTitle);
        for (int j = 0; j < columns.size(); j++) {
            double x = left + CELL * (j + 0.5) + 4;
            svg.add(
                    "<text x=\"%.1f\" y=\"%d\" transform=\"rotate(-60 %.1f %d)\">%s</text>",
                    x, top - 8, x, top - 8, Svg.escape(columns.get(j)));
        }
        for (int i = 0; i < rows.size(); i++) {
            svg.text(left - 8, top + CELL * (i + 0.65), "end", "name", rows.get(i));
            for (int j = 0; j < columns.size(); j++) {
                double v = values[i][j];
                svg.add(
                        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"><title>%s, %s: %s</title></rect>",
                        left + CELL * j,
                        top + CELL * i,
                        CELL - 1,
                        CELL - 1,
                        Double.isNaN(v) ? NONE : colour(most > 0 ? v / most : 0),
                        Svg.escape(rows.get(i)),
                        Svg.escape(columns.get(j)),
                        Double.isNaN(v) ? "none" : Svg.format("%+.4f", v));
            }
        }
        legend(svg, left + CELL * columns.size() + 14, top, most);
        return svg.close();
    }

    private static void legend(Svg svg, int x, int top, double most) {
        double[] shown = {1, 0.5, 0, -0.5, -1};
        for (int k = 0; k < shown.length; k++) {
            int y = top + 16 * k;
            svg.add("<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"15\" fill=\"%s\"/>", x, y, colour(shown[k]));
            svg.text(x + 18, y + 12, "start", "tick", Svg.format("%+.3g", shown[k] * most));
        }
    }

    /** Pixels for names beside the table. */
    private static int room(int least, List<String> names, String title, double slope) {
        int longest = Math.max(
                title.length(), names.stream().mapToInt(String::length).max().orElse(0));
        return Math.max(least, (int) Math.ceil(24 + slope * CHARACTER * longest));
    }

    /** From -1 to 1. */
    private static String colour(double v) {
        int[] end = v < 0 ? LOW : HIGH;
        double share = Math.min(1, Math.abs(v));
        int[] rgb = new int[3];
        for (int c = 0; c < 3; c++) {
            rgb[c] = (int) Math.round(255 + share * (end[c] - 255));
        }
        return "#%02X%02X%02X".formatted(rgb[0], rgb[1], rgb[2]);
    }
}
