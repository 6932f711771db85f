package io.stroma.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stroma.cli.Console;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How the figures of a benchmark are written. */
final class Figures {

    private Figures() {}

    /** One line a figure. */
    static void table(Map<String, Object> figures, Console console) {
        figures.forEach((name, value) -> console.result("%-20s %s".formatted(name, text(value))));
    }

    /** A map or a list of maps as JSON. */
    static void json(Object figures, Console console) {
        try {
            console.result(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(figures));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // a map of numbers and texts is always writable
        }
    }

    static Map<String, Double> roundedAll(Map<String, Double> values) {
        Map<String, Double> out = new LinkedHashMap<>();
        values.forEach((name, value) -> out.put(name, rounded(value)));
        return out;
    }

    /** Four significant digits: more would only look like knowledge. */
    static double rounded(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.4g", value));
    }

    private static String text(Object value) {
        return value instanceof Double number ? String.format(Locale.ROOT, "%.6g", number) : String.valueOf(value);
    }
}
