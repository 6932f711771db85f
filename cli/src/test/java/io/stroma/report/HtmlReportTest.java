package io.stroma.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.figures.BarFigure;
import io.stroma.figures.LineFigure;
import io.stroma.figures.ScatterFigure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class HtmlReportTest {

    private static String page() {
        byte[] png =
                ScatterFigure.png(new double[] {0, 5, Double.NaN}, new double[] {0, 2, 1}, new int[] {0, 1, -1}, true);
        return HtmlReport.page(
                "<script>alert(1)</script> & tissue",
                "sub \"title\"",
                List.of(List.of("12", "cells")),
                List.of(
                        new Section.Pictures(
                                "Maps",
                                "lead",
                                List.of(new Section.Picture(
                                        HtmlReport.image(png, "a <map>"),
                                        "caption",
                                        List.of(new Section.LegendEntry("#fff", "T & B <cells>")),
                                        new Section.ScaleBar(0.2, "50 µm")))),
                        new Section.Pictures(
                                "Bars",
                                "",
                                List.of(new Section.Picture(
                                        BarFigure.svg("f1", List.of(new BarFigure.Bar("a<b", 0.5, 0.1, true))),
                                        "",
                                        List.of(),
                                        null))),
                        new Section.Pictures(
                                "Lines",
                                "",
                                List.of(new Section.Picture(
                                        LineFigure.svg("loss", Map.of("total", List.of(3.0, Double.NaN, 1.0))),
                                        "",
                                        List.of(),
                                        null))),
                        new Section.Table("Table", "", List.of(List.of("a", "b"), List.of("1", "<2>")), true),
                        new Section.Notes("Notes", List.of("x < y")),
                        new Section.Verbatim("Config", "", "a: <b>")));
    }

    @Test
    void isWellFormedAndEscapesEverything() throws Exception {
        String page = page();
        String xml = page.replace("<!DOCTYPE html>", "");
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        assertThat(page).doesNotContain("<script").contains("&lt;script&gt;").contains("T &amp; B &lt;cells&gt;");
    }

    @Test
    void needsNothingFromElsewhere() {
        String page = page().replace("http://www.w3.org/2000/svg", "");
        assertThat(page)
                .doesNotContain("http://")
                .doesNotContain("https://")
                .doesNotContain("url(")
                .doesNotContain("@import");
    }

    @Test
    void figuresKeepTheShapeOfTheTissue() throws IOException {
        double[] x = {0, 100, 100, 0};
        double[] y = {0, 0, 50, 50};
        var image = ImageIO.read(new ByteArrayInputStream(ScatterFigure.png(x, y, new int[4], true)));
        assertThat(image.getWidth() / (double) image.getHeight()).isBetween(1.8, 2.1);
        assertThat(ScatterFigure.scaleBar(x, y)).isEqualTo(20);
        assertThat(ScatterFigure.widthShare(x, y, 100)).isBetween(0.9, 1.0);
    }
}
