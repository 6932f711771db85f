package io.stroma.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** An SVG figure as an XML parser sees it. */
public record SvgDocument(Element root) {

    public static SvgDocument parse(String svg) {
        try {
            Element root = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                    .getDocumentElement();
            assertThat(root.getTagName()).isEqualTo("svg");
            SvgDocument document = new SvgDocument(root);
            document.checkNumbers();
            return document;
        } catch (Exception e) {
            throw new AssertionError("not well-formed: " + svg, e);
        }
    }

    public List<Element> all(String tag) {
        NodeList nodes = root.getElementsByTagName(tag);
        List<Element> out = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            out.add((Element) nodes.item(i));
        }
        return out;
    }

    public List<String> texts() {
        return all("text").stream().map(Element::getTextContent).toList();
    }

    public double width() {
        return Double.parseDouble(root.getAttribute("viewBox").split(" ")[2]);
    }

    public double height() {
        return Double.parseDouble(root.getAttribute("viewBox").split(" ")[3]);
    }

    public static double number(Element e, String attribute) {
        return Double.parseDouble(e.getAttribute(attribute));
    }

    /** The points of a curve. */
    public static List<double[]> points(Element polyline) {
        List<double[]> out = new ArrayList<>();
        for (String pair : polyline.getAttribute("points").split(" ")) {
            if (!pair.isEmpty()) {
                String[] xy = pair.split(",");
                out.add(new double[] {Double.parseDouble(xy[0]), Double.parseDouble(xy[1])});
            }
        }
        return out;
    }

    /** Coordinates and lengths are finite and lengths are not negative, or no viewer draws the figure. */
    private void checkNumbers() {
        for (Element e : all("*")) {
            for (String attribute : List.of("x", "y", "x1", "x2", "y1", "y2", "width", "height")) {
                if (e.hasAttribute(attribute)) {
                    double v = number(e, attribute);
                    assertThat(v).as(attribute).isFinite();
                    if (attribute.equals("width") || attribute.equals("height")) {
                        assertThat(v).as(attribute).isNotNegative();
                    }
                }
            }
            points(e).forEach(p -> assertThat(p[0] + p[1]).isFinite());
        }
    }
}
