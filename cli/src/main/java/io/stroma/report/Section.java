package io.stroma.report;

import java.util.List;

/** One part of the page. */
public sealed interface Section {

    /** Heading. */
    String title();

    /** Rows of text; the first row is the header when {@code header} is set. */
    record Table(String title, String lead, List<List<String>> rows, boolean header) implements Section {}

    /** Pictures side by side. */
    record Pictures(String title, String lead, List<Picture> pictures) implements Section {}

    /** Text that must be read. */
    record Notes(String title, List<String> notes) implements Section {}

    /** Text as it is, in a fixed-width face. */
    record Verbatim(String title, String lead, String text) implements Section {}

    /**
     * A picture with its caption.
     *
     * @param markup an {@code img} or {@code svg} element
     * @param caption below it
     * @param legend names by colour, empty for none
     * @param scaleBar share of the width and text of a scale bar, or null
     */
    record Picture(String markup, String caption, List<LegendEntry> legend, ScaleBar scaleBar) {}

    /** A colour and what it means. */
    record LegendEntry(String colour, String name) {}

    /** A bar of a known length. */
    record ScaleBar(double widthShare, String text) {}
}
