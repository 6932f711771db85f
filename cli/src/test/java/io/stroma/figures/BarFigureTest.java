package io.stroma.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.figures.BarFigure.Bar;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class BarFigureTest {

    private static SvgDocument draw(Bar... bars) {
        return SvgDocument.parse(BarFigure.svg("f1", List.of(bars)));
    }

    @Test
    void lengthsAreProportionalAndRowsDoNotOverlap() {
        SvgDocument svg = draw(new Bar("a", 0.8, 0.1, true), new Bar("b", 0.4, 0, false), new Bar("c", 0, 0, false));
        List<Element> bars = svg.all("rect");
        double longest = SvgDocument.number(bars.get(0), "width");
        assertThat(SvgDocument.number(bars.get(1), "width")).isCloseTo(longest / 2, within(0.1));
        assertThat(SvgDocument.number(bars.get(2), "width")).isZero();
        for (int i = 1; i < 3; i++) {
            double above = SvgDocument.number(bars.get(i - 1), "y") + SvgDocument.number(bars.get(i - 1), "height");
            assertThat(SvgDocument.number(bars.get(i), "y")).isGreaterThan(above);
        }
        assertThat(svg.texts()).containsExactly("a", "0.800", "b", "0.400", "c", "0.000");
    }

    @Test
    void theErrorBarSpansOneDeviationToBothSides() {
        SvgDocument svg = draw(new Bar("a", 0.5, 0.1, true));
        Element bar = svg.all("rect").get(0);
        Element error = svg.all("line").get(0);
        double end = SvgDocument.number(bar, "x") + SvgDocument.number(bar, "width");
        double deviation = SvgDocument.number(bar, "width") / 5; // 0.1 of 0.5
        assertThat(SvgDocument.number(error, "x1")).isCloseTo(end - deviation, within(0.2));
        assertThat(SvgDocument.number(error, "x2")).isCloseTo(end + deviation, within(0.2));
        assertThat(SvgDocument.number(error, "x2")).isLessThan(svg.width());
    }

    @Test
    void theBarUnderTestHasAnotherColour() {
        SvgDocument svg = draw(new Bar("a", 0.5, 0.1, true), new Bar("b", 0.5, 0.1, false));
        assertThat(svg.all("rect").stream().map(e -> e.getAttribute("fill"))).doesNotHaveDuplicates();
    }

    @Test
    void negativeZeroAndMissingValuesAreDrawn() {
        assertThat(draw().all("rect")).isEmpty();
        assertThat(draw(new Bar("worse than chance", -0.2, 0, false)).texts()).contains("-0.200");
        assertThat(draw(new Bar("zero", 0, 0, false), new Bar("zero too", 0, 0, true))
                        .all("rect"))
                .hasSize(2);
        SvgDocument missing = draw(new Bar("no result", Double.NaN, Double.NaN, false), new Bar("b", 0.5, 0, true));
        assertThat(missing.texts()).containsExactly("no result", "none", "b", "0.500");
        assertThat(missing.all("rect")).hasSize(1);
        SvgDocument lone = draw(new Bar("one run", 0.5, Double.NaN, true));
        assertThat(lone.texts()).contains("0.500");
    }

    @Test
    void namesAreEscaped() {
        assertThat(draw(new Bar("a<b & \"c\"", 0.5, 0.1, true)).texts()).contains("a<b & \"c\"");
    }

    @Test
    void numbersAreTheSameInEveryLanguage() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(draw(new Bar("a", 0.5, 0.1, true)).texts()).contains("0.500");
        } finally {
            Locale.setDefault(before);
        }
    }
}
