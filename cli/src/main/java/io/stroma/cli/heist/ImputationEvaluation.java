package io.stroma.cli.heist;

import io.stroma.cli.CommonOptions;
import io.stroma.cli.TrainingDisplay;
import io.stroma.heist.HeistBatchPlan;
import io.stroma.heist.HeistConfig;
import io.stroma.heist.HeistModel;
import io.stroma.heist.HeistObjective;
import io.stroma.heist.HeistPart;
import io.stroma.heist.Parts;
import io.stroma.prepare.PreparationConfig;
import io.stroma.tasks.HeistImputation;
import io.stroma.tasks.Imputation;
import io.stroma.tasks.ImputationMask;
import io.stroma.tasks.MaskedTissue;
import io.stroma.tasks.Metric;
import io.stroma.tissue.Tissue;
import io.stroma.train.RunControl;
import io.stroma.train.Trainer;
import io.stroma.train.TrainingConfig;
import java.nio.file.Path;
import java.util.List;

/** The imputation task on one tissue: a model for every seed, trained on what is visible unless one is given. */
final class ImputationEvaluation {

    private final HeistJob job;
    private final TrainOptions options;
    private final int fineTuneEpochs;
    private final Path given;

    /**
     * Prepares the evaluation.
     *
     * @param fineTuneEpochs of the fine-tuned decoder
     * @param given folder of a model to judge, or null to train one on every masked tissue
     */
    ImputationEvaluation(HeistJob job, TrainOptions options, int fineTuneEpochs, Path given) {
        this.fineTuneEpochs = fineTuneEpochs;
        this.job = job;
        this.options = options;
        this.given = given;
    }

    /** Evaluates, prints, and writes {@code metrics.json} if asked to. */
    void run(
            Tissue tissue,
            PreparationConfig config,
            ImputationMask.Kind kind,
            double share,
            int seeds,
            CommonOptions common,
            Path out) {
        tissue.checkParts();
        checkMemory(tissue, config, share); // before more than a sample of the values is read
        tissue.check();
        if (given != null) {
            job.console()
                    .warning("the model in " + given
                            + " must not have been trained on this tissue: it would have seen what is hidden here");
        }
        Imputation imputation = new Imputation(tissue, config, kind, share, job.workers());
        List<Metric> metrics = imputation.evaluate(
                new HeistImputation(this::model, job.workers(), fineTuneEpochs), common.seed(), seeds);
        common.tell(metrics, out);
    }

    private void checkMemory(Tissue tissue, PreparationConfig config, double share) {
        boolean trains = given == null;
        HeistConfig model = trains ? options.config() : HeistJob.read(given).config(HeistConfig.class);
        job.checkImputation(tissue, config, model, share, trains ? options.partSize(tissue.cellCount()) : 0);
    }

    private HeistModel model(MaskedTissue masked, long seed) {
        if (given != null) {
            return HeistJob.load(given);
        }
        HeistConfig config = options.config();
        HeistModel model = HeistModel.forTissues(List.of(masked.tissue()), config, seed, job.workers());
        try (Parts parts = Parts.of(masked.tissue(), model)) {
            HeistBatchPlan plan = new HeistBatchPlan(
                    List.of(parts), options.partSize(List.of(masked.tissue())), options.partsPerStep(), seed);
            TrainingConfig training = options.training(
                    plan.epoch(0).size(), config, seed, job.workers().threads());
            job.console()
                    .note("seed %d: %,d entries hidden; training on the rest, %d epochs"
                            .formatted(seed, masked.size(), training.maxEpochs()));
            try (TrainingDisplay display = new TrainingDisplay(job.console(), job.manifest()::warning)) {
                new Trainer<HeistPart>(new HeistObjective(model, List.of(parts)), plan, training.withCheckpointSteps(0))
                        .run(RunControl.unattended().withListener(display));
            }
        }
        return model;
    }
}
