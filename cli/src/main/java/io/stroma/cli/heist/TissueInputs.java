package io.stroma.cli.heist;

import io.stroma.cli.InputOptions;
import io.stroma.cli.Outputs;
import io.stroma.cli.PrepareOptions;
import io.stroma.io.TissueFile;
import io.stroma.io.TissueFiles;
import io.stroma.prepare.PreparationConfig;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Several tissues, how to read them and how to prepare them; every one has a folder among the outputs. */
final class TissueInputs {

    @Parameters(arity = "1..*", paramLabel = "IN", description = "Tissue files or vendor folders.")
    private List<Path> paths;

    @Mixin
    private InputOptions input;

    @Mixin
    private PrepareOptions prepare;

    List<Path> paths() {
        return paths;
    }

    /** Opens one of them; what the reader has to say is printed. */
    TissueFile open(Path path, HeistJob job) {
        TissueFile file = TissueFiles.open(path, prepare.reading(input.readOptions()));
        job.manifest().input(path);
        file.notes().forEach(n -> job.console().note("  note: " + n));
        return file;
    }

    /** Folder of what becomes of one of them. */
    Path folder(Path out, Path path) {
        return Outputs.folderOf(out, paths, path);
    }

    /** The preparation; asked for before any work, it refuses wrong choices and outputs that would meet. */
    PreparationConfig preparation(long seed) {
        Outputs.refuseSameNames(paths);
        return prepare.config(seed);
    }
}
