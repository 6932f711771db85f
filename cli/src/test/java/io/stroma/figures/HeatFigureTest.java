package io.stroma.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class HeatFigureTest {

    private static SvgDocument draw(double[][] values) {
        int columns = values.length == 0 ? 0 : values[0].length;
        List<String> rows =
                IntStream.range(0, values.length).mapToObj(i -> "row " + i).toList();
        List<String> names =
                IntStream.range(0, columns).mapToObj(j -> "col " + j).toList();
        return SvgDocument.parse(HeatFigure.svg("t", "genes", "types", rows, names, values));
    }

    private static List<Element> cells(SvgDocument svg) {
        return svg.all("rect").stream()
                .filter(e -> e.getElementsByTagName("title").getLength() > 0)
                .toList();
    }

    private static int[] rgb(Element e) {
        int v = Integer.parseInt(e.getAttribute("fill").substring(1), 16);
        return new int[] {v >> 16, v >> 8 & 0xFF, v & 0xFF};
    }

    @Test
    void signIsHueAndSizeIsDepth() {
        List<Element> cells = cells(draw(new double[][] {{2, 1, 0, -1, -2}}));
        assertThat(rgb(cells.get(2))).containsExactly(255, 255, 255);
        for (int k : new int[] {0, 1}) {
            assertThat(rgb(cells.get(k))[0]).as("orange").isGreaterThan(rgb(cells.get(k))[2]);
        }
        for (int k : new int[] {3, 4}) {
            assertThat(rgb(cells.get(k))[2]).as("blue").isGreaterThan(rgb(cells.get(k))[0]);
        }
        assertThat(rgb(cells.get(0))[2]).isLessThan(rgb(cells.get(1))[2]);
        assertThat(rgb(cells.get(4))[0]).isLessThan(rgb(cells.get(3))[0]);
    }

    @Test
    void everyCellTellsItsRowColumnAndValue() {
        SvgDocument svg = draw(new double[][] {{0.5, Double.NaN}, {-0.25, 1}});
        assertThat(cells(svg).stream().map(Element::getTextContent))
                .containsExactly(
                        "row 0, col 0: +0.5000",
                        "row 0, col 1: none",
                        "row 1, col 0: -0.2500",
                        "row 1, col 1: +1.0000");
        assertThat(svg.texts()).contains("genes", "types", "row 1", "col 1", "+1.00", "-1.00");
    }

    @Test
    void cellsTileTheTableInsideTheFigure() {
        SvgDocument svg = draw(new double[][] {{1, 2, 3}, {4, 5, 6}});
        List<Element> cells = cells(svg);
        assertThat(cells).hasSize(6);
        for (Element cell : cells) {
            assertThat(SvgDocument.number(cell, "x") + SvgDocument.number(cell, "width"))
                    .isLessThan(svg.width());
            assertThat(SvgDocument.number(cell, "y") + SvgDocument.number(cell, "height"))
                    .isLessThan(svg.height());
        }
        assertThat(SvgDocument.number(cells.get(1), "x")).isGreaterThan(SvgDocument.number(cells.get(0), "x"));
        assertThat(SvgDocument.number(cells.get(3), "y")).isGreaterThan(SvgDocument.number(cells.get(0), "y"));
    }

    @Test
    void emptyMissingAndConstantTablesAreDrawn() {
        assertThat(cells(draw(new double[0][]))).isEmpty();
        List<Element> missing = cells(draw(new double[][] {{Double.NaN}}));
        assertThat(missing.get(0).getAttribute("fill")).isEqualTo("#E4E7EA");
        assertThat(rgb(cells(draw(new double[][] {{0, 0}})).get(1))).containsExactly(255, 255, 255);
    }

    /** Names end at the table; the widest characters of the usual fonts take about 9 of 11 pixels, most 5 to 7. */
    @Test
    void longNamesHaveRoom() {
        String row = "merfish_section7_unseen, annotate:cell_type, blocks: f1_macro";
        String column = "Perivascular Macrophages";
        SvgDocument svg = SvgDocument.parse(
                HeatFigure.svg("t", "question", "method", List.of(row), List.of(column), new double[][] {{1}}));
        Element name = svg.all("text").stream()
                .filter(e -> e.getTextContent().equals(row))
                .findFirst()
                .orElseThrow();
        assertThat(Double.parseDouble(name.getAttribute("x"))).isGreaterThan(6.0 * row.length());
        Element tilted = svg.all("text").stream()
                .filter(e -> e.getTextContent().equals(column))
                .findFirst()
                .orElseThrow();
        double up = Double.parseDouble(tilted.getAttribute("y"));
        assertThat(up).isGreaterThan(6.0 * column.length() * Math.sin(Math.toRadians(60)));
    }
}
