package io.stroma.io.delimited;

/**
 * Numbers as tables write them: decimal digits with sign, point and exponent, infinity and "nan" as Python and R spell
 * them. Java's own parser also takes hexadecimal digits and the endings of its literals; "1d" and "3F" are labels.
 */
final class Decimal {

    private Decimal() {}

    /**
     * The number a text spells.
     *
     * @throws NumberFormatException if it spells none
     */
    static double real(String text) {
        return Double.parseDouble(javaSpelling(text));
    }

    /** As {@link #real}, rounded once. */
    static float single(String text) {
        return Float.parseFloat(javaSpelling(text));
    }

    private static String javaSpelling(String text) {
        int last = text.length() - 1;
        if (last < 0 || text.indexOf('x') >= 0 || text.indexOf('X') >= 0) {
            throw new NumberFormatException(text);
        }
        char end = text.charAt(last);
        if (end >= '0' && end <= '9' || end == '.') {
            return text;
        }
        return switch (text.toLowerCase(java.util.Locale.ROOT)) {
            case "inf", "+inf", "infinity", "+infinity" -> "Infinity";
            case "-inf", "-infinity" -> "-Infinity";
            case "nan" -> "NaN";
            default -> throw new NumberFormatException(text);
        };
    }
}
