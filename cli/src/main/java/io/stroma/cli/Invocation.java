package io.stroma.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** The command line as it was typed, for manifests. */
public final class Invocation {

    private Invocation() {}

    public static List<String> words(CommandSpec spec) {
        List<String> words = new ArrayList<>(List.of(spec.root().name()));
        words.addAll(spec.root().commandLine().getParseResult().originalArgs());
        return words;
    }
}
