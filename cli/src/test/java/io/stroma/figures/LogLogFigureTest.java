package io.stroma.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.figures.LogLogFigure.Point;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class LogLogFigureTest {

    private static final double PRECISION = 0.11; // coordinates have one decimal

    private static SvgDocument draw(Map<String, List<Point>> curves) {
        return SvgDocument.parse(LogLogFigure.svg("time & memory", "cells", "seconds", curves));
    }

    private static SvgDocument draw(Point... points) {
        return draw(Map.of("a", List.of(points)));
    }

    private static List<double[]> curve(SvgDocument svg, int k) {
        return SvgDocument.points(svg.all("polyline").get(k));
    }

    private static Element tick(SvgDocument svg, String anchor, String text) {
        return svg.all("text").stream()
                .filter(t -> t.getAttribute("text-anchor").equals(anchor)
                        && t.getTextContent().equals(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no tick " + text + " among " + svg.texts()));
    }

    /** What grows in proportion is a straight line: equal ratios are equal lengths on both axes. */
    @Test
    void equalRatiosAreEqualLengths() {
        List<double[]> p = curve(draw(new Point(20, 0.3), new Point(200, 3), new Point(2000, 30)), 0);
        assertThat(p).hasSize(3);
        assertThat(p.get(1)[0] - p.get(0)[0]).isPositive().isCloseTo(p.get(2)[0] - p.get(1)[0], within(2 * PRECISION));
        assertThat(p.get(0)[1] - p.get(1)[1])
                .isPositive() // downwards in SVG
                .isCloseTo(p.get(1)[1] - p.get(2)[1], within(2 * PRECISION));
    }

    @Test
    void everyDecadeHasATickWhereItsNumberIs() {
        SvgDocument svg = draw(new Point(10, 0.01), new Point(1000, 1), new Point(10_000, 10));
        List<double[]> p = curve(svg, 0);
        for (String[] at : new String[][] {{"10", "0.01", "0"}, {"1,000", "1", "1"}, {"10,000", "10", "2"}}) {
            double[] point = p.get(Integer.parseInt(at[2]));
            assertThat(SvgDocument.number(tick(svg, "middle", at[0]), "x")).isCloseTo(point[0], within(PRECISION));
            assertThat(SvgDocument.number(tick(svg, "end", at[1]), "y")).isCloseTo(point[1] + 4, within(PRECISION));
        }
        assertThat(svg.texts()).contains("100", "0.1").doesNotContain("100,000", "100.0", "0.001");
        assertThat(svg.all("line")).as("four decades of each axis").hasSize(4 + 4);
    }

    /** A range within a decade is drawn over that whole decade. */
    @Test
    void narrowRangesHaveADecade() {
        SvgDocument svg = draw(new Point(300, 5), new Point(300, 5));
        assertThat(svg.all("line")).hasSize(2 + 2);
        assertThat(svg.texts()).contains("100", "1,000", "1", "10");
        assertThat(svg.all("circle")).hasSize(2);
    }

    @Test
    void everyPointIsDrawnWithinTheAxes() {
        Map<String, List<Point>> curves = new LinkedHashMap<>();
        curves.put("a", List.of(new Point(1000, 2), new Point(1_000_000, 900)));
        curves.put("b", List.of(new Point(1280, 0.07)));
        SvgDocument svg = draw(curves);
        assertThat(svg.all("circle")).hasSize(3);
        double left = SvgDocument.number(tick(svg, "middle", "1,000"), "x");
        double right = SvgDocument.number(tick(svg, "middle", "1,000,000"), "x");
        for (Element circle : svg.all("circle")) {
            assertThat(SvgDocument.number(circle, "cx")).isBetween(left - PRECISION, right + PRECISION);
            assertThat(SvgDocument.number(circle, "cy")).isBetween(0.0, svg.height());
        }
        assertThat(svg.all("polyline").get(0).getAttribute("stroke"))
                .isNotEqualTo(svg.all("polyline").get(1).getAttribute("stroke"));
    }

    @Test
    void whatHasNoLogarithmIsLeftOut() {
        SvgDocument svg = draw(
                new Point(0, 1),
                new Point(10, -1),
                new Point(10, Double.NaN),
                new Point(Double.POSITIVE_INFINITY, 1),
                new Point(10, 2));
        assertThat(svg.all("circle")).hasSize(1);
        assertThat(curve(svg, 0)).hasSize(1);
        assertThat(draw(new Point(0, 0)).texts()).contains("no values");
        assertThat(draw(Map.of()).texts()).contains("no values");
    }

    /** The legend stands inside the figure, whatever the curves are called: seven units a letter of 12 px are ample. */
    @Test
    void longNamesAreNotCutOff() {
        String name = "prepare, 200 genes, predicted <by the model>";
        SvgDocument svg = draw(Map.of(name, List.of(new Point(1, 1))));
        double start = SvgDocument.number(tick(svg, "start", name), "x");
        assertThat(start + 7 * name.length()).isLessThanOrEqualTo(svg.width());
        assertThat(svg.root().getAttribute("aria-label")).isEqualTo("time & memory");
        assertThat(draw(new Point(1, 1)).width()).isEqualTo(640);
    }
}
