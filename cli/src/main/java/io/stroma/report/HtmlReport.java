package io.stroma.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Turns sections into one HTML file that needs nothing else: style and pictures are inside, no script, no fetch. */
public final class HtmlReport {

    private HtmlReport() {}

    /**
     * The page.
     *
     * @param title of the page
     * @param subtitle one line below it
     * @param facts big numbers with their meaning, for the top
     */
    public static String page(String title, String subtitle, List<List<String>> facts, List<Section> sections) {
        StringBuilder out = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/><title>")
                .append(escape(title))
                .append("</title><style>")
                .append(style())
                .append("</style></head>\n<body><header><p class=\"brand\">Stroma</p><h1>")
                .append(escape(title))
                .append("</h1><p class=\"subtitle\">")
                .append(escape(subtitle))
                .append("</p><div class=\"facts\">");
        for (List<String> fact : facts) {
            out.append("<div><b>")
                    .append(escape(fact.get(0)))
                    .append("</b><span>")
                    .append(escape(fact.get(1)))
                    .append("</span></div>");
        }
        out.append("</div></header>\n<main>");
        for (Section section : sections) {
            out.append("<section><h2>").append(escape(section.title())).append("</h2>");
            body(section, out);
            out.append("</section>\n");
        }
        return out.append("</main></body></html>\n").toString();
    }

    private static void body(Section section, StringBuilder out) {
        if (section instanceof Section.Table t) {
            lead(t.lead(), out);
            table(t, out);
        } else if (section instanceof Section.Pictures p) {
            lead(p.lead(), out);
            out.append("<div class=\"pictures\">");
            p.pictures().forEach(picture -> picture(picture, out));
            out.append("</div>");
        } else if (section instanceof Section.Notes n) {
            out.append("<ul>");
            n.notes().forEach(note -> out.append("<li>").append(escape(note)).append("</li>"));
            out.append("</ul>");
        } else if (section instanceof Section.Verbatim v) {
            lead(v.lead(), out);
            out.append("<pre>").append(escape(v.text())).append("</pre>");
        }
    }

    private static void lead(String lead, StringBuilder out) {
        if (!lead.isEmpty()) {
            out.append("<p>").append(escape(lead)).append("</p>");
        }
    }

    private static void table(Section.Table t, StringBuilder out) {
        out.append("<div class=\"scroll\"><table>");
        for (int r = 0; r < t.rows().size(); r++) {
            String cell = t.header() && r == 0 ? "th" : "td";
            out.append("<tr>");
            t.rows()
                    .get(r)
                    .forEach(text -> out.append('<')
                            .append(cell)
                            .append('>')
                            .append(escape(text))
                            .append("</")
                            .append(cell)
                            .append('>'));
            out.append("</tr>");
        }
        out.append("</table></div>");
    }

    private static void picture(Section.Picture p, StringBuilder out) {
        out.append("<figure>").append(p.markup());
        if (p.scaleBar() != null) {
            out.append(String.format(
                    Locale.ROOT,
                    "<div class=\"bar\" style=\"width:%.2f%%\">%s</div>",
                    100 * p.scaleBar().widthShare(),
                    escape(p.scaleBar().text())));
        }
        out.append("<figcaption>").append(escape(p.caption())).append("</figcaption>");
        if (!p.legend().isEmpty()) {
            out.append("<div class=\"legend\">");
            p.legend()
                    .forEach(e -> out.append("<span><i style=\"background:")
                            .append(e.colour())
                            .append("\"></i>")
                            .append(escape(e.name()))
                            .append("</span>"));
            out.append("</div>");
        }
        out.append("</figure>");
    }

    /** A PNG as an element. */
    public static String image(byte[] png, String description) {
        return "<img alt=\"" + escape(description) + "\" src=\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(png) + "\"/>";
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String style() {
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("\\s*\n\\s*", "");
        } catch (IOException e) {
            throw new UncheckedIOException("the style sheet is part of the program", e);
        }
    }
}
