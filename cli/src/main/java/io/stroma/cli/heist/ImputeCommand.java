package io.stroma.cli.heist;

import io.stroma.cli.CommonOptions;
import io.stroma.cli.Console;
import io.stroma.cli.MemoryOption;
import io.stroma.cli.SeedsOption;
import io.stroma.cli.Version;
import io.stroma.error.UsageException;
import io.stroma.heist.EmbeddingConfig;
import io.stroma.heist.HeistConfig;
import io.stroma.heist.HeistModel;
import io.stroma.heist.HiddenEntries;
import io.stroma.heist.TissueImputer;
import io.stroma.io.AtomicFile;
import io.stroma.io.ScratchSpace;
import io.stroma.io.TissueFile;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparationConfig;
import io.stroma.prepare.PreparedTissue;
import io.stroma.prepare.StoredTissue;
import io.stroma.tasks.ImputationMask;
import io.stroma.tissue.CellRows;
import io.stroma.train.StoredModel;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Expression of what was not seen. */
@Command(
        name = "impute",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Adds the layer 'heist_imputed' to a copy of the input: for every entry the value that the rest of the tissue",
            "predicts for it, without seeing it, if the gene is expressed at all. With --evaluate it hides known entries",
            "instead and compares the predictions with them, beside baselines."
        })
final class ImputeCommand implements Callable<Integer> {

    static final String LAYER = "heist_imputed";

    @Mixin
    private TissueInput in;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description = "Folder of a trained model. With --evaluate the default is to train one on what is visible.")
    private Path model;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "OUT",
            description = "OUT.h5ad to write; metrics.json with --evaluate.")
    private Path out;

    @Option(
            names = "--finetune",
            description = "Fit a linear path beside the decoder to this tissue, the model frozen (recommended).")
    private boolean finetune;

    @Option(names = "--evaluate", description = "Hide known entries and judge the predictions.")
    private boolean evaluate;

    @Option(
            names = "--hide",
            paramLabel = "WHAT",
            defaultValue = "entries",
            description = "What --evaluate hides: entries (default), or genes in a fifth of the tissue's blocks.")
    private ImputationMask.Kind hide;

    @Option(
            names = "--share",
            paramLabel = "F",
            defaultValue = "0.1",
            description = "Share of the non-zero entries, or of the genes, hidden by --evaluate (default: 0.1).")
    private double share;

    @Mixin
    private SeedsOption seeds;

    @Option(
            names = "--fine-tune-epochs",
            paramLabel = "N",
            defaultValue = "150",
            description = "Epochs of the fine-tuned decoder in --evaluate (default: 150, as published).")
    private int fineTuneEpochs;

    @Mixin
    private TrainOptions train;

    @Mixin
    private MemoryOption memory;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        Console console = common.console();
        if (!evaluate && (model == null || out == null)) {
            throw new UsageException("impute needs a model and an output, -m MODEL -o OUT.h5ad (or --evaluate)");
        }
        if (!evaluate) {
            common.refuseIdle("without --evaluate", "--hide", "--share", "--seeds", "--fine-tune-epochs");
            common.refuseIdle("without --evaluate: nothing is trained", TrainOptions.class);
        } else {
            common.refuseIdle("with --evaluate, which judges the decoder with and without", "--finetune");
            if (model != null) {
                common.refuseIdle("with -m: nothing is trained", TrainOptions.class);
            }
        }
        if (fineTuneEpochs < 1 || !(share > 0 && share < 1)) {
            throw new UsageException("--fine-tune-epochs must be at least 1 and --share between 0 and 1, not %d and %s"
                    .formatted(fineTuneEpochs, share));
        }
        int repeats = seeds.count();
        train.check();
        PreparationConfig config = in.preparation(common.seed());
        if (out != null) {
            AtomicFile.refuseExisting(out, common.force());
        }
        try (Workers workers = common.workers();
                TissueFile file = in.open()) {
            HeistJob job = new HeistJob(console, workers, common, memory.bytes());
            if (evaluate) {
                new ImputationEvaluation(job, train, fineTuneEpochs, model)
                        .run(file.tissue(), config, hide, share, repeats, common, out);
            } else {
                impute(job, file, config);
            }
        }
        return 0;
    }

    private void impute(HeistJob job, TissueFile file, PreparationConfig config) {
        StoredModel stored = HeistJob.read(model);
        stored.config(HeistConfig.class); // not after preparing for minutes
        try (StoredTissue prepared = job.prepare(file.tissue(), config, out);
                ScratchSpace space = ScratchSpace.in(TissuePreparation.existing(out))) {
            PreparedTissue tissue = prepared.tissue();
            job.tellUnknownGenes(tissue, stored.origin());
            HeistModel trained = HeistJob.load(stored);
            EmbeddingConfig parts = job.imputationParts(tissue, trained, finetune);
            job.console().note("imputing %,d cells x %d genes".formatted(tissue.cellCount(), tissue.geneCount()));
            TissueImputer readout = finetune
                    ? new TissueImputer(trained, job.workers())
                    : TissueImputer.ofDecoder(trained, job.workers());
            CellRows imputed = job.manifest()
                    .stage(
                            "impute " + tissue.name(),
                            () -> readout.impute(tissue, HiddenEntries.NONE, parts, space, v -> {}));
            ImputedFile.write(file, out, common.force(), tissue, imputed, finetune, trained.config());
        }
        job.console().note("done: " + out);
    }
}
