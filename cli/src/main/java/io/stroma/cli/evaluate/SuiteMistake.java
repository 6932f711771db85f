package io.stroma.cli.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** What is wrong with a suite file, in the words of the file. */
final class SuiteMistake {

    private SuiteMistake() {}

    /** One sentence with the place in the file. */
    static String of(JsonProcessingException e) {
        String where = e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
        if (e instanceof UnrecognizedPropertyException unknown) {
            return where
                    + "%s has no field '%s'; it has %s"
                            .formatted(
                                    holder(unknown),
                                    unknown.getPropertyName(),
                                    unknown.getKnownPropertyIds().stream()
                                            .map(Object::toString)
                                            .sorted()
                                            .collect(Collectors.joining(", ")));
        }
        if (e instanceof MismatchedInputException wrong) {
            return where + "%s must be %s".formatted(path(wrong), kind(wrong.getTargetType()));
        }
        return where + "no valid YAML: "
                + e.getOriginalMessage().lines().findFirst().orElse("");
    }

    /** The place in the file, as methods[2].types. */
    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference r : e.getPath()) {
            path.append(
                    r.getFieldName() == null
                            ? "[" + r.getIndex() + "]"
                            : (path.isEmpty() ? "" : ".") + r.getFieldName());
        }
        return path.isEmpty() ? "the suite" : path.toString();
    }

    private static String holder(UnrecognizedPropertyException e) {
        String path = path(e);
        int end = path.lastIndexOf('.');
        return end < 0 ? "the suite" : path.substring(0, end);
    }

    private static String kind(Class<?> type) {
        if (type == null) {
            return "something else";
        }
        if (type == boolean.class) {
            return "true or false";
        }
        if (type == int.class) {
            return "a whole number";
        }
        if (Map.class.isAssignableFrom(type)) {
            return "fields with values, as {cell_type: type}";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list, as [one, two]";
        }
        if (type.isEnum()) {
            return "one of "
                    + java.util.Arrays.stream(type.getEnumConstants())
                            .map(c -> c.toString().toLowerCase(java.util.Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        return type.isRecord() ? "fields with values" : "a text";
    }
}
