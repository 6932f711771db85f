package io.stroma.cli;

import io.stroma.io.ReadOptions;
import io.stroma.parallel.Workers;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Files with a stored representation: which one, and how to read what stands beside it. */
final class RepresentationOptions {

    @Option(
            names = "--use-rep",
            paramLabel = "KEY",
            defaultValue = "X_heist",
            description = "obsm key (default: X_heist).")
    private String key;

    @Mixin
    private InputOptions input;

    /** Key of obsm. */
    String key() {
        return key;
    }

    /** The method's name in metrics. */
    String method() {
        return Representation.method(key);
    }

    /** Files, pooled. */
    EmbeddedTissues read(List<Path> files, List<String> columns, String sections, Workers workers) {
        return EmbeddedTissues.read(files, key, columns, sections, readOptions(), workers);
    }

    ReadOptions readOptions() {
        return input.readOptions();
    }
}
