package io.stroma.cli.heist;

import io.stroma.cli.InputOptions;
import io.stroma.cli.PrepareOptions;
import io.stroma.io.TissueFile;
import io.stroma.io.TissueFiles;
import io.stroma.prepare.PreparationConfig;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** One tissue, how to read it and how to prepare it. */
final class TissueInput {

    @Parameters(paramLabel = "IN", description = "Tissue file or vendor folder.")
    private Path path;

    @Mixin
    private InputOptions input;

    @Mixin
    private PrepareOptions prepare;

    Path path() {
        return path;
    }

    TissueFile open() {
        return TissueFiles.open(path, prepare.reading(input.readOptions()));
    }

    /** The preparation; asked for before any work, it refuses wrong choices early. */
    PreparationConfig preparation(long seed) {
        return prepare.config(seed);
    }

    /** The same with another number of variable genes, unless one is asked for. */
    PreparationConfig preparation(long seed, int maxGenes) {
        return prepare.config(
                seed, PreparationConfig.defaults().but().maxGenes(maxGenes).build());
    }
}
