package io.stroma.cli.heist;

import io.stroma.cli.CommonOptions;
import io.stroma.cli.Console;
import io.stroma.cli.MemoryOption;
import io.stroma.cli.Outputs;
import io.stroma.cli.Version;
import io.stroma.io.TissueFile;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparationConfig;
import io.stroma.prepare.PreparedTissueFile;
import io.stroma.prepare.StoredTissue;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tissues to prepared tissues, one folder each. */
@Command(
        name = "prepare",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Prepares tissues for training: quality control, normalisation, types, cell graph, gene networks.")
final class PrepareCommand implements Callable<Integer> {

    @Mixin
    private TissueInputs inputs;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "DIR",
            description = "Folder for the prepared tissue; with several inputs, a folder in it for each.")
    private Path out;

    @Mixin
    private MemoryOption memory;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        Console console = common.console();
        Outputs.refuseFilled(out, common.force());
        PreparationConfig config = inputs.preparation(common.seed());
        try (Workers workers = common.workers()) {
            HeistJob job = new HeistJob(console, workers, common, memory.bytes());
            job.manifest().configuration("preparation", config);
            for (Path path : inputs.paths()) {
                try (TissueFile file = inputs.open(path, job)) {
                    Path folder = inputs.folder(out, path);
                    try (StoredTissue tissue = job.prepare(file.tissue(), config, folder)) {
                        HeistJob.makeFolder(folder);
                        PreparedTissueFile.save(tissue.tissue(), folder, common.force());
                        job.manifest().output(folder.resolve(PreparedTissueFile.ARRAYS));
                        job.manifest().output(folder.resolve(PreparedTissueFile.DOCUMENT));
                    }
                    console.note("  wrote " + folder);
                }
            }
            job.manifest().write(out.resolve("run.json"), common.force());
        }
        return 0;
    }
}
