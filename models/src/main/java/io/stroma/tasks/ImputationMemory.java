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
 * @param share of the entries that is hidden
 */
public record ImputationMemory(PreparationMemory preparation, HeistConfig config, double share) {

    private static final long FLOAT = 4;

    /** Expression and its column in the copy of the input that misses the hidden entries. */
    private static final long ENTRY = 8;

    /** Set of the hidden genes of a cell, beside a bit a gene. */
    private static final long MASK = 64;

    /** Cell, gene and value of a hidden entry. */
    private static final long HIDDEN_ENTRY = 16;

    /** The predictions of the model's ways, and of the baselines but those that the tissue holds anyway. */
    private static final long WAYS = 4;

    private static final long BASELINES = 7;

    /** Rows of one gene's regression on all genes and their means over neighbours: those gathered, and those used. */
    private static final long RIDGE = 2 * 2;

    /**
     * Peak in bytes.
     *
     * @param part cells per part of the training that comes first; 0 for a trained model
     */
    public long peak(int part) {
        MemoryModel model = new MemoryModel(cells(), genes(), config, preparation.threads(), MemoryModel.Kept.TISSUE);
        long imputing = model.with(hidden() + predictions()).embedding(parts().partSize());
        long training = part == 0 ? 0 : model.with(hidden()).training(part);
        return Math.max(preparing(), Math.max(imputing, training));
    }

    private long preparing() {
        return preparation.inMemory().peak() + cells() * (MASK + preparation.panel() * ENTRY);
    }

    /** What is known of the hidden entries from then on. */
    private long hidden() {
        return cells() * (MASK + genes() / 8) + (long) (share * HIDDEN_ENTRY * cells() * genes());
    }

    /** On the heap at once, of the views, of fine-tuning or of the baselines. */
    private long predictions() {
        long views = TissueImputer.bytesInMemory(cells(), genes(), config, preparation.threads());
        long baselines = (WAYS + BASELINES + RIDGE * preparation.threads()) * matrix();
        return Math.max(Math.max(views, tuning()), baselines);
    }

    /** Two predictions so far, places of the entries that teach, and their nodes. */
    private long tuning() {
        return config.decoder() == HeistConfig.Decoder.IDENTITY_MLP
                ? 3 * matrix() + DecoderFineTuning.bytes(cells() * genes(), config)
                : 0;
    }

    private EmbeddingConfig parts() {
        return EmbeddingConfig.of((int) genes(), config);
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
