package io.stroma.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a training command leaves its model, and whether it goes on from there. */
public final class ModelOutput {

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "MODEL",
            description = "Folder for the model.")
    private Path folder;

    @Option(names = "--resume", description = "Continue from the checkpoint in the folder, if there is one.")
    private boolean resume;

    public Path folder() {
        return folder;
    }

    public boolean resume() {
        return resume;
    }
}
