package io.stroma.train;

import com.fasterxml.jackson.databind.JsonNode;
import io.stroma.error.BadInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What makes two runs the same run: every setting that changes numbers, and the data. A checkpoint is only continued by
 * a run of its identity.
 *
 * @param settings value by dotted name
 * @param data hash of the input
 */
public record RunIdentity(SortedMap<String, String> settings, String data) {

    public RunIdentity {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /**
     * @param settings any record, map or JSON tree of settings
     * @param data hash of the input, a SHA-256 for example
     */
    public static RunIdentity of(Object settings, String data) {
        SortedMap<String, String> flat = new TreeMap<>();
        flatten("", Json.tree(settings), flat);
        return new RunIdentity(flat, data);
    }

    /** With the settings of the training, except those that change no bit of the result. */
    RunIdentity with(TrainingConfig config) {
        SortedMap<String, String> all = new TreeMap<>(settings);
        flatten("training", Json.tree(config), all);
        all.remove("training.threads");
        all.remove("training.checkpointSteps");
        return new RunIdentity(all, data);
    }

    /**
     * Refuses to continue another run.
     *
     * @param checkpoint its name, for the message
     * @throws BadInputException that lists what differs
     */
    void requireSame(RunIdentity saved, String checkpoint) {
        List<String> differences = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(settings.keySet());
        names.addAll(saved.settings.keySet());
        for (String name : names) {
            String then = saved.settings.get(name);
            String now = settings.get(name);
            if (!Objects.equals(then, now)) {
                differences.add(name + " was " + (then == null ? "not set" : then) + " and is now "
                        + (now == null ? "not set" : now));
            }
        }
        if (!differences.isEmpty()) {
            throw new BadInputException(checkpoint + " was made with other settings: " + String.join("; ", differences)
                    + ". Resume with the same settings, or delete it to start over.");
        }
        if (!data.equals(saved.data)) {
            throw new BadInputException(
                    checkpoint + " was made from other data (the hash of the input was " + saved.data + " and is now "
                            + data + "). Resume with the same input, or delete it to start over.");
        }
    }

    private static void flatten(String prefix, JsonNode node, Map<String, String> into) {
        if (!node.isObject()) {
            into.put(prefix, node.isTextual() ? node.textValue() : node.toString());
            return;
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            flatten(prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey(), field.getValue(), into);
        }
    }
}
