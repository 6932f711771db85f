package io.stroma.cli.heist;

import io.stroma.cli.Console;
import io.stroma.cli.TrainingDisplay;
import io.stroma.error.UsageException;
import io.stroma.heist.HeistBatchPlan;
import io.stroma.heist.HeistConfig;
import io.stroma.heist.HeistModel;
import io.stroma.heist.HeistObjective;
import io.stroma.heist.HeistPart;
import io.stroma.heist.MemoryModel;
import io.stroma.heist.Parts;
import io.stroma.io.Sha256;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissue;
import io.stroma.tissue.CellRows;
import io.stroma.tissue.DenseMatrix;
import io.stroma.train.ModelCard;
import io.stroma.train.ModelFiles;
import io.stroma.train.Origin;
import io.stroma.train.RunControl;
import io.stroma.train.RunIdentity;
import io.stroma.train.RunManifest;
import io.stroma.train.StopSignal;
import io.stroma.train.Trainer;
import io.stroma.train.TrainingConfig;
import io.stroma.train.TrainingRecord;
import io.stroma.train.TrainingResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The stage of a HEIST job that trains: a model of some tissues, without labels, saved with its card. */
final class Pretraining {

    private static final String CHECKPOINT = "checkpoint.safetensors";

    private final Console console;
    private final Workers workers;
    private final RunManifest manifest;
    private final MemoryLimit limit;
    private final long seed;

    Pretraining(Console console, Workers workers, RunManifest manifest, MemoryLimit limit, long seed) {
        this.console = console;
        this.workers = workers;
        this.manifest = manifest;
        this.limit = limit;
        this.seed = seed;
    }

    /**
     * A trained model with the course of its training.
     *
     * @param start where the training began
     */
    record Trained(HeistModel model, TrainingResult result, TrainingConfig training, Start start) {}

    /** Where a training begins. */
    enum Start {
        /** From random weights. */
        NEW,
        /** From a checkpoint of the same run. */
        CHECKPOINT,
        /** At its end: the same run had trained the model before. */
        FINISHED
    }

    /** Where a training that may be resumed would begin in a folder. */
    static Start start(Path folder) {
        if (Files.exists(folder.resolve(CHECKPOINT))) {
            return Start.CHECKPOINT;
        }
        return Files.exists(folder.resolve("model.safetensors")) ? Start.FINISHED : Start.NEW;
    }

    /**
     * Pre-trains a model and saves it in a folder; a checkpoint lies there until then.
     *
     * @param resume continue from the checkpoint, or take the finished model, if there is one of the same run
     * @throws io.stroma.error.BadInputException if it is of another run
     */
    Trained run(List<PreparedTissue> tissues, TrainOptions options, Path folder, boolean resume, boolean force) {
        Start start = resume ? start(folder) : Start.NEW;
        if (start == Start.NEW) {
            ModelFiles.refuseExisting(folder, force);
        }
        int partSize = options.partSize(tissues);
        check(tissues, options, partSize);
        HeistJob.makeFolder(folder);
        HeistModel model = HeistModel.forTissues(tissues, options.config(), seed, workers);
        List<Parts> sources = tissues.stream().map(t -> Parts.of(t, model)).toList();
        try {
            HeistBatchPlan plan = new HeistBatchPlan(sources, partSize, options.partsPerStep(), seed);
            int stepsPerEpoch = plan.epoch(0).size();
            TrainingConfig training = options.training(stepsPerEpoch, model.config(), seed, workers.threads());
            List<ModelCard.TrainingData> data = data(tissues);
            RunIdentity identity = identity(model.config(), partSize, data);
            if (start == Start.FINISHED) {
                return finished(folder, identity, training);
            }
            console.note("training HEIST (profile %s): %,d parameters, parts of %d cells, %d epochs of %d steps"
                    .formatted(
                            model.config().profile(),
                            model.parameterCount(),
                            partSize,
                            training.maxEpochs(),
                            stepsPerEpoch));
            Path checkpoint = folder.resolve(CHECKPOINT);
            if (!resume && force) {
                delete(checkpoint);
            }
            RunControl control = RunControl.unattended().withCheckpoint(checkpoint, resume, identity);
            TrainingResult result = manifest.stage(
                    "pretrain",
                    () -> train(new Trainer<>(new HeistObjective(model, sources), plan, training), control));
            ModelCard card = card(model.config(), data, origin(tissues), result);
            ModelFiles.save(folder, true, HeistJob.SYSTEM, model.config(), model, card);
            TrainingRecord.of(identity, training, result).write(folder);
            delete(checkpoint);
            tell(model.config(), training, result);
            return new Trained(model, result, training, start);
        } finally {
            sources.forEach(Parts::close);
        }
    }

    /** Refuses what cannot fit. */
    private void check(List<PreparedTissue> tissues, TrainOptions options, int partSize) {
        boolean stored = tissues.stream().noneMatch(t -> t.expressionRows() instanceof DenseMatrix);
        limit.checkTraining(
                new MemoryModel(
                        tissues.stream().mapToLong(PreparedTissue::cellCount).sum(),
                        tissues.stream()
                                .mapToLong(PreparedTissue::geneCount)
                                .max()
                                .orElse(0),
                        options.config(),
                        workers.threads(),
                        stored ? MemoryModel.Kept.TABLE : MemoryModel.Kept.TISSUE,
                        tissues.stream().mapToInt(t -> t.networks().size()).sum(),
                        0),
                partSize);
    }

    private TrainingResult train(Trainer<HeistPart> trainer, RunControl control) {
        try (StopSignal stop = StopSignal.onTermination();
                TrainingDisplay display = new TrainingDisplay(console, manifest::warning)) {
            return trainer.run(control.withListener(display).withStop(stop));
        }
    }

    private void tell(HeistConfig config, TrainingConfig training, TrainingResult result) {
        manifest.configuration("model", config);
        manifest.configuration("training", training);
        manifest.metric("steps", result.steps());
        manifest.metric("skipped_steps", result.skipped());
        manifest.metric("best_epoch", result.bestEpoch() + 1); // from 1, as progress and card count; 0 for none
    }

    private static List<ModelCard.TrainingData> data(List<PreparedTissue> tissues) {
        return tissues.stream()
                .map(t -> new ModelCard.TrainingData(t.name(), t.cellCount(), t.geneCount(), fingerprint(t)))
                .toList();
    }

    private static RunIdentity identity(HeistConfig config, int partSize, List<ModelCard.TrainingData> data) {
        String hashes = data.stream().map(ModelCard.TrainingData::sha256).collect(Collectors.joining());
        return RunIdentity.of(new Settings(config, partSize), Sha256.of(hashes));
    }

    /** The model that the same run trained before. */
    private Trained finished(Path folder, RunIdentity identity, TrainingConfig training) {
        TrainingRecord before = TrainingRecord.read(folder)
                .orElseThrow(
                        () -> new UsageException(
                                folder
                                        + " holds a model that does not say which run trained it; give another output, or --force without --resume to replace it"));
        before.requireSame(identity, training, folder);
        console.note("this run has trained the model in " + folder + " before");
        return new Trained(HeistJob.load(folder), before.result(), training, Start.FINISHED);
    }

    /** What decides the numbers of a run besides the data and the training configuration. */
    private record Settings(HeistConfig model, int partSize) {}

    private static ModelCard card(
            HeistConfig config, List<ModelCard.TrainingData> data, Origin origin, TrainingResult result) {
        return new ModelCard(
                "HEIST, profile " + config.profile(),
                HeistJob.SYSTEM,
                "A graph foundation model over cells and their genes (Madhu et al., ICLR 2026), pre-trained without labels as targets.",
                data,
                origin,
                result,
                List.of("stroma heist embed TISSUE.h5ad -m THIS_FOLDER -o OUT.h5ad"),
                List.of(
                        "Embeddings are for research; no clinical use.",
                        "Trained on the tissues above only; judge transfer to other tissues beside the baselines of"
                                + " 'stroma annotate'."));
    }

    /** Label columns that the gene networks of tissues were built from. */
    static List<String> labelsSeen(List<PreparedTissue> tissues) {
        return tissues.stream()
                .map(t -> t.config().typesColumn())
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** What users of a model of these tissues must be told. */
    static Origin origin(List<PreparedTissue> tissues) {
        return new Origin(
                labelsSeen(tissues),
                tissues.stream()
                        .flatMap(t -> t.panel().names().stream())
                        .distinct()
                        .toList());
    }

    /** A hash of what the model sees of a tissue. */
    private static String fingerprint(PreparedTissue t) {
        StringBuilder s = new StringBuilder(t.name()).append(t.panel().names());
        s.append(hash(t.expressionRows()))
                .append(hash(t.denoisedRows()))
                .append(Arrays.hashCode(t.positions().x()))
                .append(Arrays.hashCode(t.positions().y()))
                .append(Arrays.hashCode(t.types().typeOf()))
                .append(Arrays.hashCode(t.cellGraph().targets()));
        t.networks().forEach(n -> s.append(Arrays.hashCode(n.graph().targets())));
        return Sha256.of(s.toString());
    }

    /** What {@link Arrays#hashCode(float[])} gives for the whole matrix. */
    private static int hash(CellRows rows) {
        int[] hash = {1};
        rows.forEachRow((i, row) -> {
            for (float v : row) {
                hash[0] = 31 * hash[0] + Float.hashCode(v);
            }
        });
        return hash[0];
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
