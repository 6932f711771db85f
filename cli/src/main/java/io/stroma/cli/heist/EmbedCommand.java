package io.stroma.cli.heist;

import io.stroma.cli.CommonOptions;
import io.stroma.cli.Console;
import io.stroma.cli.InputOptions;
import io.stroma.cli.Invocation;
import io.stroma.cli.ModelOption;
import io.stroma.cli.PrepareOptions;
import io.stroma.cli.Version;
import io.stroma.heist.HeistModel;
import io.stroma.io.AtomicFile;
import io.stroma.io.TissueFile;
import io.stroma.io.TissueFiles;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissue;
import io.stroma.train.RunManifest;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A tissue and a model to embeddings. */
@Command(
        name = "embed",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Adds X_heist, X_heist_cell and X_heist_gene to a copy of the input. Any panel works with any model.")
final class EmbedCommand implements Callable<Integer> {

    @Parameters(paramLabel = "IN", description = "Tissue file or vendor folder.")
    private Path in;

    @Mixin
    private ModelOption model;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "OUT.h5ad",
            description = "File to write.")
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
        AtomicFile.refuseExisting(out, common.force());
        RunManifest manifest = new RunManifest(Invocation.words(spec), common.seed(), common.threads());
        HeistModel trained = HeistJob.load(model.folder());
        try (Workers workers = new Workers(common.threads());
                TissueFile file = TissueFiles.open(in, input.readOptions())) {
            HeistJob job = new HeistJob(console, workers, manifest, common.seed(), common.memory());
            PreparedTissue tissue = job.prepare(file.tissue(), prepare.config(common.seed()));
            EmbeddingFile.write(
                    file,
                    out,
                    common.force(),
                    EmbeddingFile.annotations(tissue, job.embed(tissue, trained), trained.config()));
        }
        console.note("done: " + out);
        return 0;
    }
}
