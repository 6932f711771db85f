package io.stroma.tasks;

import io.stroma.heist.DecoderFineTuning;
import io.stroma.heist.EmbeddingConfig;
import io.stroma.heist.HeistConfig;
import io.stroma.heist.MemoryModel;
import io.stroma.heist.TissueImputer;
import io.stroma.prepare.PreparationMemory;

/**
 * How much resident memory an {@link Imputation} by {@link HeistImputation} will need at its peak, before it begins: all its
 * matrices of cells x genes are in memory. Counted from the code and checked against measured peaks (docs/performance.md).
 *
 * @param preparation of the tissue
 * @param config of the model
 * @param filled share of all entries that are not zero; of the genes that are kept of a large panel it may be more
 * @param share of those that is hidden
 */
public record ImputationMemory(PreparationMemory preparation, HeistConfig config, double filled, double share) {

    private static final long FLOAT = 4;

    /** Expression and its column in the copy of the input that misses the hidden entries. */
    private static final long ENTRY = 8;

    /** Of these while entries are hidden: the input, the copy, and the copy at its length. */
    private static final long COPIES = 3;

    /** Set of the hidden genes of a cell, beside a bit a gene. */
    private static final long MASK = 64;

    /** Cell, gene and value of a hidden entry. */
    private static final long HIDDEN_ENTRY = 16;

    /** The predictions of the model's ways, and of the baselines but those that the tissue holds anyway. */
    private static final long WAYS = 4;

    private static final long BASELINES = 7;

    /** Rows of a gene's regression, of all genes and their means over neighbours. */
    private static final long RIDGE = 2;

    /** Nodes are one array, for which the heap grows whatever is dead in it: by three times as much, as measured. */
    private static final long NODES = 3;

    /**
     * Peak in bytes.
     *
     * @param part cells per part of the training that comes first; 0 for a trained model
     */
    public long peak(int part) {
        MemoryModel model = new MemoryModel(cells(), genes(), config, preparation.threads(), MemoryModel.Kept.TISSUE);
        int cellsOfPart = EmbeddingConfig.of((int) genes(), config).partSize();
        long imputing = model.with(hidden() + predictions()).embedding(cellsOfPart);
        long tuning = tunes() ? model.with(hidden() + tuning()).fineTuning(cellsOfPart) : 0;
        long training = part == 0 ? 0 : model.with(hidden()).training(part);
        return Math.max(Math.max(preparing(), training), Math.max(imputing, tuning));
    }

    private long preparing() {
        long panel = preparation.panel();
        long entries = (long) (filled * ENTRY * cells() * panel);
        long whole = FLOAT * cells() * panel; // the truth, normalised with all genes
        long masking = COPIES * entries;
        return preparation.inMemory().peak() + cells() * (MASK + panel / 8) + Math.max(masking, entries + whole);
    }

    /** What is known of the hidden entries from then on. */
    private long hidden() {
        return cells() * (MASK + genes() / 8) + (long) (share * filled * HIDDEN_ENTRY * cells() * genes());
    }

    /** On the heap at once, of the views or of the baselines. */
    private long predictions() {
        long views = TissueImputer.bytesInMemory(cells(), genes(), config, preparation.threads());
        double rows = RIDGE * (1 + filled) * preparation.threads(); // gathered, and those that show the gene
        return Math.max(views, (long) ((WAYS + BASELINES + rows) * matrix()));
    }

    private boolean tunes() {
        return config.decoder() == HeistConfig.Decoder.IDENTITY_MLP;
    }

    /** Two predictions so far, places of the entries that teach, and their nodes. */
    private long tuning() {
        return 3 * matrix() + NODES * DecoderFineTuning.bytes((long) (filled * cells() * genes()), config);
    }

    private long matrix() {
        return cells() * genes() * FLOAT;
    }

    private long cells() {
        return preparation.cells();
    }

    private long genes() {
        return preparation.genes();
    }
}
