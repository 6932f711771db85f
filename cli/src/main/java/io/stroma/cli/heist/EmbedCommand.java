package io.stroma.cli.heist;

import io.stroma.cli.CommonOptions;
import io.stroma.cli.Console;
import io.stroma.cli.LinearsOption;
import io.stroma.cli.MemoryOption;
import io.stroma.cli.ModelOption;
import io.stroma.cli.PrepareOptions;
import io.stroma.cli.Version;
import io.stroma.error.BadInputException;
import io.stroma.heist.HeistConfig;
import io.stroma.heist.HeistModel;
import io.stroma.heist.StreamedEmbeddings;
import io.stroma.io.AtomicFile;
import io.stroma.io.TissueFile;
import io.stroma.nn.lanes.Lanes;
import io.stroma.nn.lanes.LinearPrecision;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparationConfig;
import io.stroma.prepare.PreparedTissue;
import io.stroma.prepare.PreparedTissueFile;
import io.stroma.prepare.StoredTissue;
import io.stroma.train.Origin;
import io.stroma.train.StoredModel;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A tissue and a model to embeddings. */
@Command(
        name = "embed",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Adds X_heist, X_heist_cell and X_heist_gene to a copy of the input. Any panel works with any model.")
final class EmbedCommand implements Callable<Integer> {

    @Mixin
    private TissueInput in;

    @Mixin
    private ModelOption model;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "OUT.h5ad",
            description = "File to write.")
    private Path out;

    @Option(
            names = "--prepared",
            paramLabel = "DIR",
            description = {"The input as 'heist prepare' left it: nothing is prepared again."})
    private Path prepared;

    @Mixin
    private LinearsOption linears;

    @Mixin
    private MemoryOption memory;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        Console console = common.console();
        if (prepared != null) {
            common.refuseIdle("with --prepared: nothing is prepared again", PrepareOptions.class);
        }
        AtomicFile.refuseExisting(out, common.force());
        PreparationConfig config = in.preparation(common.seed());
        StoredModel trained = HeistJob.read(model.folder());
        trained.config(HeistConfig.class); // not after preparing for minutes
        if (linears.precision() == LinearPrecision.BFLOAT16 && Lanes.WIDTH == 0) {
            console.warning(
                    "--linears bfloat16 has no effect: this Java has no Vector API, or this processor only narrow vectors");
        }
        try (Workers workers = common.workers();
                TissueFile file = in.open()) {
            HeistJob job = new HeistJob(console, workers, common, memory.bytes());
            try (StoredTissue stored = prepared == null ? job.prepare(file.tissue(), config, out) : opened(file)) {
                embed(job, file, stored.tissue(), HeistJob.load(trained), trained.origin());
            }
        }
        console.note("done: " + out);
        return 0;
    }

    private void embed(HeistJob job, TissueFile file, PreparedTissue tissue, HeistModel trained, Origin origin) {
        Path folder = out.toAbsolutePath().getParent();
        job.tellUnknownGenes(tissue, origin);
        HeistJob.makeFolder(folder);
        trained.linearsIn(linears.precision());
        try (StreamedEmbeddings z = job.stream(tissue, trained, folder)) {
            EmbeddingFile.write(
                    file,
                    out,
                    common.force(),
                    EmbeddingFile.annotations(tissue, z, trained, origin.labelsSeen(), linears.precision()));
        }
    }

    private StoredTissue opened(TissueFile file) {
        StoredTissue stored = PreparedTissueFile.open(prepared);
        try {
            refuseAnother(file, stored.tissue());
        } catch (RuntimeException e) {
            stored.close();
            throw e;
        }
        return stored;
    }

    /** Names of the kept cells say whether the folder was prepared from this file. */
    private void refuseAnother(TissueFile file, PreparedTissue tissue) {
        boolean same = tissue.sourceCells() == file.tissue().cellCount();
        for (int i = 0; same && i < tissue.cellCount(); i++) {
            String name = file.tissue().cells().names().get(tissue.sourceRow()[i]);
            same = name.equals(tissue.cells().names().get(i));
        }
        if (!same) {
            throw new BadInputException(
                    "%s was not prepared from %s: their cells differ; prepare this file, or leave --prepared out"
                            .formatted(prepared, in.path()));
        }
    }
}
