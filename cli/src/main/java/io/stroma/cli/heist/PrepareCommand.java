package io.stroma.cli.heist;

import io.stroma.cli.CommonOptions;
import io.stroma.cli.Console;
import io.stroma.cli.InputOptions;
import io.stroma.cli.Invocation;
import io.stroma.cli.Outputs;
import io.stroma.cli.PrepareOptions;
import io.stroma.cli.Version;
import io.stroma.io.TissueFile;
import io.stroma.io.TissueFiles;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparationConfig;
import io.stroma.prepare.PreparedTissue;
import io.stroma.prepare.PreparedTissueFile;
import io.stroma.train.RunManifest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tissues to prepared tissues, one folder each. */
@Command(
        name = "prepare",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Prepares tissues for training: quality control, normalisation, types, cell graph, gene networks.")
final class PrepareCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "IN", description = "Tissue files or vendor folders.")
    private List<Path> inputs;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "DIR",
            description = "Folder for the prepared tissue; with several inputs, a folder in it for each.")
    private Path out;

    @Mixin
    private InputOptions input;

    @Mixin
    private PrepareOptions prepare;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Console console = common.console();
        Outputs.refuseFilled(out, common.force());
        Outputs.refuseSameNames(inputs);
        PreparationConfig config = prepare.config(common.seed());
        RunManifest manifest = new RunManifest(Invocation.words(spec), common.seed(), common.threads());
        manifest.configuration("preparation", config);
        try (Workers workers = new Workers(common.threads())) {
            HeistJob job = new HeistJob(console, workers, manifest, common.seed(), common.memory());
            for (Path path : inputs) {
                try (TissueFile file = TissueFiles.open(path, input.readOptions())) {
                    manifest.input(path);
                    file.notes().forEach(n -> console.note("  note: " + n));
                    PreparedTissue tissue = job.prepare(file.tissue(), config);
                    Path folder = Outputs.folderOf(out, inputs, path);
                    HeistJob.makeFolder(folder);
                    PreparedTissueFile.save(tissue, folder, common.force());
                    console.note("  wrote " + folder);
                }
            }
        }
        manifest.write(out.resolve("run.json"), common.force());
        return 0;
    }
}
