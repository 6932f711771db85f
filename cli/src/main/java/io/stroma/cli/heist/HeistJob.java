package io.stroma.cli.heist;

import io.stroma.cli.CommonOptions;
import io.stroma.cli.Console;
import io.stroma.cli.TrainingDisplay;
import io.stroma.error.BadInputException;
import io.stroma.heist.CellEmbeddings;
import io.stroma.heist.EmbeddingConfig;
import io.stroma.heist.HeistBatchPlan;
import io.stroma.heist.HeistConfig;
import io.stroma.heist.HeistEmbedder;
import io.stroma.heist.HeistModel;
import io.stroma.heist.HeistObjective;
import io.stroma.heist.HeistPart;
import io.stroma.heist.MemoryModel;
import io.stroma.heist.Parts;
import io.stroma.heist.StreamedEmbeddings;
import io.stroma.heist.TissueImputer;
import io.stroma.io.Sha256;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparationConfig;
import io.stroma.prepare.PreparationMemory;
import io.stroma.prepare.PreparedTissue;
import io.stroma.prepare.StoredTissue;
import io.stroma.tasks.ImputationMemory;
import io.stroma.tissue.CellRows;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.Tissue;
import io.stroma.train.ModelCard;
import io.stroma.train.ModelFiles;
import io.stroma.train.RunControl;
import io.stroma.train.RunIdentity;
import io.stroma.train.RunManifest;
import io.stroma.train.StopSignal;
import io.stroma.train.StoredModel;
import io.stroma.train.Trainer;
import io.stroma.train.TrainingConfig;
import io.stroma.train.TrainingResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The stages of a HEIST job, as the commands string them together. Every stage is timed in the manifest. */
final class HeistJob {

    static final String SYSTEM = "heist";
    private static final int SAMPLE = 1024; // rows that tell how many entries are not zero
    private static final String CHECKPOINT = "checkpoint.safetensors";

    private final Console console;
    private final Workers workers;
    private final RunManifest manifest;
    private final long seed;
    private final MemoryLimit limit;

    /**
     * A job as the command line wants it.
     *
     * @param memory limit in bytes; parts of embeddings shrink to it
     */
    HeistJob(Console console, Workers workers, CommonOptions common, long memory) {
        this(console, workers, common.manifest(), common.seed(), new MemoryLimit(memory, true));
    }

    /** A job with a manifest of its own. */
    HeistJob(Console console, Workers workers, RunManifest manifest, long seed, MemoryLimit limit) {
        this.limit = limit;
        this.console = console;
        this.workers = workers;
        this.manifest = manifest;
        this.seed = seed;
    }

    Workers workers() {
        return workers;
    }

    RunManifest manifest() {
        return manifest;
    }

    Console console() {
        return console;
    }

    /** Checks and prepares a tissue, see {@link TissuePreparation#run}. */
    StoredTissue prepare(Tissue tissue, PreparationConfig config, Path out) {
        return new TissuePreparation(console, workers, manifest, limit).run(tissue, config, out);
    }

    /**
     * Refuses an evaluation of imputation that cannot fit.
     *
     * @param part cells per part of the training that comes first; 0 for a trained model
     */
    void checkImputation(Tissue tissue, PreparationConfig preparation, HeistConfig config, double share, int part) {
        if (!limit.limits()) {
            return; // nor is a sample read
        }
        PreparationMemory memory = PreparationMemory.of(tissue, preparation, workers.threads());
        double filled = 1 - tissue.expression().sample(SAMPLE).zeroFraction();
        limit.checkImputation(tissue.name(), new ImputationMemory(memory, config, filled, share), part);
    }

    /** A trained model with the course of its training. */
    record Trained(HeistModel model, TrainingResult result, TrainingConfig training) {}

    /**
     * Pre-trains a model and saves it in a folder; a checkpoint lies there until then.
     *
     * @param resume continue from the checkpoint if there is one
     */
    Trained pretrain(List<PreparedTissue> tissues, TrainOptions options, Path folder, boolean resume, boolean force) {
        if (!resume || Files.notExists(folder.resolve(CHECKPOINT))) {
            ModelFiles.refuseExisting(folder, force);
        }
        int partSize = options.partSize(tissues);
        long cells = tissues.stream().mapToLong(PreparedTissue::cellCount).sum();
        long genes = tissues.stream().mapToLong(PreparedTissue::geneCount).max().orElse(0);
        boolean stored = tissues.stream().noneMatch(t -> t.expressionRows() instanceof DenseMatrix);
        limit.checkTraining(
                new MemoryModel(
                        cells,
                        genes,
                        options.config(),
                        workers.threads(),
                        stored ? MemoryModel.Kept.TABLE : MemoryModel.Kept.TISSUE,
                        tissues.stream().mapToInt(t -> t.networks().size()).sum(),
                        0),
                partSize);
        makeFolder(folder);
        HeistModel model = HeistModel.forTissues(tissues, options.config(), seed);
        HeistConfig config = model.config();
        List<Parts> sources = tissues.stream().map(t -> Parts.of(t, model)).toList();
        model.startFrom(sources, seed, workers);
        HeistBatchPlan plan = new HeistBatchPlan(sources, partSize, options.partsPerStep(), seed);
        int stepsPerEpoch = plan.epoch(0).size();
        TrainingConfig training = options.training(stepsPerEpoch, config, seed, workers.threads());
        console.note("training HEIST (profile %s): %,d parameters, parts of %d cells, %d epochs of %d steps"
                .formatted(config.profile(), model.parameterCount(), partSize, training.maxEpochs(), stepsPerEpoch));
        List<ModelCard.TrainingData> data = tissues.stream()
                .map(t -> new ModelCard.TrainingData(t.name(), t.cellCount(), t.geneCount(), fingerprint(t)))
                .toList();
        String dataHash =
                Sha256.of(data.stream().map(ModelCard.TrainingData::sha256).collect(Collectors.joining()));
        Path checkpoint = folder.resolve(CHECKPOINT);
        if (!resume && force) {
            delete(checkpoint);
        }
        TrainingResult result;
        try (StopSignal stop = StopSignal.onTermination();
                TrainingDisplay display = new TrainingDisplay(console, manifest::warning)) {
            RunControl control = RunControl.unattended()
                    .withCheckpoint(checkpoint, resume, RunIdentity.of(new Settings(config, partSize), dataHash))
                    .withListener(display)
                    .withStop(stop);
            result = manifest.stage(
                    "pretrain",
                    () -> new Trainer<HeistPart>(new HeistObjective(model, sources), plan, training).run(control));
        }
        manifest.configuration("model", config);
        manifest.configuration("training", training);
        manifest.metric("steps", result.steps());
        manifest.metric("skipped_steps", result.skipped());
        manifest.metric("best_epoch", result.bestEpoch());
        ModelFiles.save(folder, true, SYSTEM, config, model, card(config, data, result));
        delete(checkpoint);
        return new Trained(model, result, training);
    }

    /** A model lies in the folder and no training of it is under way. */
    static boolean isComplete(Path folder) {
        return Files.exists(folder.resolve("model.safetensors")) && Files.notExists(folder.resolve(CHECKPOINT));
    }

    /** What decides the numbers of a run besides the data and the training configuration. */
    private record Settings(HeistConfig model, int partSize) {}

    private static ModelCard card(HeistConfig config, List<ModelCard.TrainingData> data, TrainingResult result) {
        return new ModelCard(
                "HEIST, profile " + config.profile(),
                SYSTEM,
                "A graph foundation model over cells and their genes (Madhu et al., ICLR 2026), pre-trained without labels.",
                data,
                result,
                List.of("stroma heist embed TISSUE.h5ad -m THIS_FOLDER -o OUT.h5ad"),
                List.of(
                        "Embeddings are for research; no clinical use.",
                        "Trained on the tissues above only; judge transfer to other tissues beside the baselines of"
                                + " 'stroma annotate'."));
    }

    /** A hash of what the model sees of a tissue. */
    private static String fingerprint(PreparedTissue t) {
        StringBuilder s = new StringBuilder(t.name()).append(t.panel().names());
        s.append(hash(t.expressionRows()))
                .append(hash(t.denoisedRows()))
                .append(java.util.Arrays.hashCode(t.positions().x()))
                .append(java.util.Arrays.hashCode(t.positions().y()))
                .append(java.util.Arrays.hashCode(t.types().typeOf()))
                .append(java.util.Arrays.hashCode(t.cellGraph().targets()));
        t.networks().forEach(n -> s.append(java.util.Arrays.hashCode(n.graph().targets())));
        return Sha256.of(s.toString());
    }

    /** What {@link java.util.Arrays#hashCode(float[])} gives for the whole matrix. */
    private static int hash(CellRows rows) {
        int[] hash = {1};
        rows.forEachRow((i, row) -> {
            for (float v : row) {
                hash[0] = 31 * hash[0] + Float.hashCode(v);
            }
        });
        return hash[0];
    }

    /** A model saved before. */
    static HeistModel load(Path folder) {
        return load(read(folder));
    }

    /** The same, read but not yet built: the engine, which takes memory of its own, is not needed for that. */
    static StoredModel read(Path folder) {
        return ModelFiles.read(folder, SYSTEM);
    }

    /** The model of what was read. */
    static HeistModel load(StoredModel stored) {
        HeistModel model = new HeistModel(stored.config(HeistConfig.class), 0);
        stored.into(model);
        return model;
    }

    /** Embeds all cells of a prepared tissue, in memory. */
    CellEmbeddings embed(PreparedTissue tissue, HeistModel model) {
        EmbeddingConfig config = cut(tissue, model, false);
        return manifest.stage(
                "embed " + tissue.name(), () -> new HeistEmbedder(model, workers).embed(tissue, config, done -> {}));
    }

    /**
     * Embeds all cells of a prepared tissue, on disk.
     *
     * @param folder for intermediate results
     */
    StreamedEmbeddings stream(PreparedTissue tissue, HeistModel model, Path folder) {
        EmbeddingConfig config = cut(tissue, model, true);
        return manifest.stage(
                "embed " + tissue.name(),
                () -> new HeistEmbedder(model, workers).stream(tissue, config, folder, done -> {}));
    }

    /** Parts in which a model goes over a tissue, within the limit of memory. */
    EmbeddingConfig parts(PreparedTissue tissue, HeistModel model) {
        return parts(tissue, model, MemoryModel.of(tissue, model.config(), workers.threads()));
    }

    /**
     * The same for imputation from a stored tissue.
     *
     * @param regressions will follow
     */
    EmbeddingConfig imputationParts(PreparedTissue tissue, HeistModel model, boolean regressions) {
        int threads = workers.threads();
        long after =
                regressions ? TissueImputer.bytes(tissue.cellCount(), tissue.geneCount(), model.config(), threads) : 0;
        return parts(
                tissue,
                model,
                MemoryModel.of(tissue, model.config(), threads).streamed().with(after));
    }

    private EmbeddingConfig parts(PreparedTissue tissue, HeistModel model, MemoryModel memory) {
        EmbeddingConfig wanted = EmbeddingConfig.of(tissue.geneCount(), model.config());
        return wanted.withPartSize(limit.partSize(memory, wanted.partSize()));
    }

    /** Refuses an embedding in memory that cannot fit, before there is a model. */
    void checkEmbedding(PreparedTissue tissue, HeistConfig config) {
        partSize(tissue, config, false);
    }

    private int partSize(PreparedTissue tissue, HeistConfig config, boolean streamed) {
        MemoryModel memory = MemoryModel.of(tissue, config, workers.threads());
        return limit.partSize(
                streamed ? memory.streamed() : memory, HeistEmbedder.partSize(tissue.geneCount(), config));
    }

    private EmbeddingConfig cut(PreparedTissue tissue, HeistModel model, boolean streamed) {
        int partSize = partSize(tissue, model.config(), streamed);
        console.note("embedding %,d cells in parts of %d".formatted(tissue.cellCount(), partSize));
        return new EmbeddingConfig(partSize, false);
    }

    static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new BadInputException("cannot make the folder %s (%s)".formatted(folder, e.getMessage()), e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
