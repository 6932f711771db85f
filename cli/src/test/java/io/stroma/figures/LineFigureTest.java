package io.stroma.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class LineFigureTest {

    private static SvgDocument draw(Map<String, List<Double>> curves) {
        return SvgDocument.parse(LineFigure.svg("loss & more", curves));
    }

    private static List<double[]> curve(SvgDocument svg, int c) {
        return SvgDocument.points(svg.all("polyline").get(c));
    }

    @Test
    void laterIsFurtherRightAndLargerIsHigher() {
        SvgDocument svg = draw(Map.of("total", List.of(3.0, 1.0, 2.0)));
        List<double[]> p = curve(svg, 0);
        assertThat(p).hasSize(3);
        assertThat(p.get(0)[0]).isLessThan(p.get(1)[0]);
        assertThat(p.get(1)[0]).isLessThan(p.get(2)[0]);
        assertThat(p.get(0)[1]).isLessThan(p.get(2)[1]);
        assertThat(p.get(2)[1]).isLessThan(p.get(1)[1]);
        for (double[] point : p) {
            assertThat(point[0]).isBetween(0.0, svg.width());
            assertThat(point[1]).isBetween(0.0, svg.height());
        }
        assertThat(svg.root().getAttribute("aria-label")).isEqualTo("loss & more");
        assertThat(svg.texts()).contains("epoch (1 to 3)", "total");
    }

    /** The axis is linear from zero: equal differences are equal lengths, and the ticks say so. */
    @Test
    void ticksAreWhereTheirNumbersAre() {
        SvgDocument svg = draw(Map.of("a", List.of(4.0, 2.0, 1.0)));
        List<double[]> p = curve(svg, 0);
        List<Element> grid = svg.all("line").stream()
                .filter(e -> e.getAttribute("class").equals("grid"))
                .toList();
        assertThat(grid).hasSize(5);
        assertThat(svg.texts().subList(0, 5).stream().map(Double::parseDouble))
                .containsExactly(0.0, 1.0, 2.0, 3.0, 4.0);
        assertThat(SvgDocument.number(grid.get(4), "y1")).isCloseTo(p.get(0)[1], within(0.11));
        assertThat(SvgDocument.number(grid.get(2), "y1")).isCloseTo(p.get(1)[1], within(0.11));
        assertThat(SvgDocument.number(grid.get(1), "y1")).isCloseTo(p.get(2)[1], within(0.11));
    }

    /** Above a factor of twenty the axis is logarithmic: equal ratios are equal lengths. */
    @Test
    void wideRangesAreLogarithmic() {
        List<double[]> p = curve(draw(Map.of("a", List.of(100.0, 10.0, 1.0))), 0);
        assertThat(p.get(1)[1] - p.get(0)[1]).isCloseTo(p.get(2)[1] - p.get(1)[1], within(0.2));
        List<double[]> withZero = curve(draw(Map.of("a", List.of(100.0, 10.0, 0.0))), 0);
        assertThat(withZero.get(1)[1] - withZero.get(0)[1])
                .as("a value of zero has no logarithm")
                .isGreaterThan(5 * (withZero.get(2)[1] - withZero.get(1)[1]));
    }

    @Test
    void missingValuesAreLeftOutOfTheirCurve() {
        SvgDocument svg = draw(Map.of("a", List.of(1.0, Double.NaN, 3.0, Double.POSITIVE_INFINITY)));
        assertThat(curve(svg, 0)).hasSize(2);
    }

    @Test
    void nothingToShowIsSaid() {
        assertThat(draw(Map.of()).texts()).containsExactly("no values");
        assertThat(draw(Map.of("a", List.of(Double.NaN))).texts()).containsExactly("no values");
        assertThat(draw(Map.of("a", List.of())).texts()).containsExactly("no values");
    }

    @Test
    void onePointAndConstantCurvesStandInTheMiddle() {
        assertThat(curve(draw(Map.of("a", List.of(5.0))), 0)).hasSize(1);
        SvgDocument zero = draw(Map.of("a", List.of(0.0, 0.0)));
        assertThat(curve(zero, 0).get(0)[1]).isCloseTo(curve(zero, 0).get(1)[1], within(1e-9));
        assertThat(curve(zero, 0).get(0)[1]).isBetween(50.0, 230.0);
    }

    @Test
    void everyCurveHasAColourAndANameOfItsOwn() {
        Map<String, List<Double>> curves = new LinkedHashMap<>();
        for (int c = 0; c < 8; c++) {
            curves.put("term <" + c + ">", List.of(1.0 + c, 2.0));
        }
        SvgDocument svg = draw(curves);
        assertThat(svg.all("polyline").stream().map(e -> e.getAttribute("stroke")))
                .doesNotHaveDuplicates()
                .hasSize(8)
                .allMatch(s -> s.matches("#[0-9A-F]{6}"));
        assertThat(svg.texts()).contains("term <0>", "term <7>");
    }

    @Test
    void numbersAreTheSameInEveryLanguage() {
        Locale before = Locale.getDefault();
        String here = LineFigure.svg("t", Map.of("a", List.of(1.5, 0.25)));
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(LineFigure.svg("t", Map.of("a", List.of(1.5, 0.25)))).isEqualTo(here);
        } finally {
            Locale.setDefault(before);
        }
    }
}
