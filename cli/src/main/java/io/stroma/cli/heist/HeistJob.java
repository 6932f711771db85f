package io.stroma.cli.heist;

import io.stroma.cli.CommonOptions;
import io.stroma.cli.Console;
import io.stroma.error.BadInputException;
import io.stroma.heist.CellEmbeddings;
import io.stroma.heist.EmbeddingConfig;
import io.stroma.heist.HeistConfig;
import io.stroma.heist.HeistEmbedder;
import io.stroma.heist.HeistModel;
import io.stroma.heist.MemoryModel;
import io.stroma.heist.StreamedEmbeddings;
import io.stroma.heist.TissueImputer;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparationConfig;
import io.stroma.prepare.PreparationMemory;
import io.stroma.prepare.PreparedTissue;
import io.stroma.prepare.StoredTissue;
import io.stroma.tasks.ImputationMemory;
import io.stroma.tissue.Tissue;
import io.stroma.train.ModelFiles;
import io.stroma.train.Origin;
import io.stroma.train.RunManifest;
import io.stroma.train.StoredModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The stages of a HEIST job, as the commands string them together. Every stage is timed in the manifest. */
final class HeistJob {

    static final String SYSTEM = "heist";
    private static final int SAMPLE = 1024; // rows that tell how many entries are not zero

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

    /** Pre-trains a model and saves it in a folder, see {@link Pretraining#run}. */
    Pretraining.Trained pretrain(
            List<PreparedTissue> tissues, TrainOptions options, Path folder, boolean resume, boolean force) {
        return new Pretraining(console, workers, manifest, limit, seed).run(tissues, options, folder, resume, force);
    }

    /** Genes are known by name; says so when a model knows less than half of a tissue's. */
    void tellUnknownGenes(PreparedTissue tissue, Origin origin) {
        List<String> names = tissue.panel().names();
        int known = origin.known(names);
        if (2 * known < names.size()) {
            String warning =
                    "the model was trained on %,d of the %,d genes of %s (%s, ...); it knows genes by name, so symbols and identifiers must not be mixed, and of unknown genes it can only guess"
                            .formatted(known, names.size(), tissue.name(), names.get(0));
            console.warning(warning);
            manifest.warning(warning);
        }
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
        return new EmbeddingConfig(partSize);
    }

    static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new BadInputException("cannot make the folder %s (%s)".formatted(folder, e.getMessage()), e);
        }
    }
}
