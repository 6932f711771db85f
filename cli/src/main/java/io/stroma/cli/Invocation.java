package io.stroma.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** Command lines: as it was typed, for manifests; to be typed again. */
public final class Invocation {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private Invocation() {}

    public static List<String> words(CommandSpec spec) {
        List<String> words = new ArrayList<>(List.of(spec.root().name()));
        words.addAll(spec.root().commandLine().getParseResult().originalArgs());
        return words;
    }

    /** Words as a POSIX shell takes them. */
    public static String quoted(List<String> words) {
        return words.stream()
                .map(w -> PLAIN.matcher(w).matches() ? w : "'" + w.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }
}
