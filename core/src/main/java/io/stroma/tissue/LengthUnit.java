package io.stroma.tissue;

/** Unit of the coordinates as declared by the file or the user; never guessed from the values. */
public enum LengthUnit {
    MICROMETRE("µm"),
    PIXEL("px"),
    /** Rescaled coordinates without a physical meaning. */
    ARBITRARY("a.u."),
    UNDECLARED("undeclared unit");

    private final String symbol;

    LengthUnit(String symbol) {
        this.symbol = symbol;
    }

    /** Short text for axes and messages. */
    public String symbol() {
        return symbol;
    }
}
