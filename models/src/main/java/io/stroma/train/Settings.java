package io.stroma.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stroma.error.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Changes components of a configuration record by their names, as {@code config.json} spells them. */
public final class Settings {

    private Settings() {}

    /**
     * The record with some components changed.
     *
     * @param changes name of a component to its value as text
     * @throws UsageException if there is no such component or the value does not suit it
     */
    @SuppressWarnings("unchecked")
    public static <T extends Record> T with(T settings, Map<String, String> changes) {
        if (changes.isEmpty()) {
            return settings;
        }
        ObjectNode tree = (ObjectNode) Json.tree(settings);
        changes.forEach((name, value) -> {
            if (!tree.has(name)) {
                List<String> names = new ArrayList<>();
                tree.fieldNames().forEachRemaining(names::add);
                throw new UsageException(
                        "there is no setting '" + name + "'; the settings are " + String.join(", ", names));
            }
            tree.set(name, value(name, value, tree.get(name)));
        });
        try {
            return (T) Json.convert(tree, settings.getClass());
        } catch (JsonProcessingException e) {
            if (e.getCause() instanceof UsageException refused) {
                throw refused;
            }
            throw new UsageException("settings " + changes + " do not fit: "
                    + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
    }

    private static JsonNode value(String name, String text, JsonNode like) {
        try {
            return like.isTextual() ? Json.tree(text) : Json.read(text, JsonNode.class);
        } catch (JsonProcessingException e) {
            throw new UsageException("setting " + name + " cannot be '" + text + "'; it is " + like + " now");
        }
    }
}
