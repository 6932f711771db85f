package io.stroma.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The trained model a command uses. */
public final class ModelOption {

    @Option(
            names = {"-m", "--model"},
            required = true,
            paramLabel = "MODEL",
            description = "Folder of a trained model.")
    private Path folder;

    public Path folder() {
        return folder;
    }
}
