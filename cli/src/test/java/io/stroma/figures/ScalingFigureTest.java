package io.stroma.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScalingFigureTest {

    @Test
    void proportionalMeasurementsLieOnTheLine() {
        String svg = ScalingFigure.svg(
                "t", "spots", new double[] {50, 100}, List.of(new ScalingFigure.Panel("seconds", new double[] {1, 2})));
        // axes from 0: left 64, width 226, bottom 236, height 202
        assertThat(svg)
                .contains("<circle cx=\"177.0\" cy=\"135.0\"", "<circle cx=\"290.0\" cy=\"34.0\"")
                .contains("x1=\"177.0\" y1=\"135.0\" x2=\"290.0\" y2=\"34.0\"")
                .endsWith("</svg>");
    }

    @Test
    void everyMeasureHasAPanelAndNamesAreEscaped() {
        String svg = ScalingFigure.svg(
                "a < b",
                "spots",
                new double[] {1, 2, 3},
                List.of(
                        new ScalingFigure.Panel("seconds", new double[] {1, 2, 3}),
                        new ScalingFigure.Panel("MB & more", new double[] {900, 900, 1200})));
        assertThat(svg)
                .contains("aria-label=\"a &lt; b\"", "MB &amp; more", ">1,200<", ">2.25<", "viewBox=\"0 0 640 280\"");
        assertThat(svg.split("<circle", -1)).hasSize(7);
    }
}
