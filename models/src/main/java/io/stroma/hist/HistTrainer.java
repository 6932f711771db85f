package io.stroma.hist;

import io.stroma.train.RunControl;
import io.stroma.train.TrainingConfig;
import java.util.List;

/** Trains a model on slides through the common loop: one slide a step, its coordinates augmented. */
public final class HistTrainer {

    private final HistConfig config;
    private final HistPanel panel;
    private final TrainingConfig training;

    /**
     * @param panel the features and genes that all slides have
     * @param training of the loop, see {@link #schedule}
     */
    public HistTrainer(HistConfig config, HistPanel panel, TrainingConfig training) {
        this.config = config;
        this.panel = panel;
        this.training = training;
    }

    /** The paper's loop: AdamW at 1e-4, weight decay 1e-4, a cosine over the epochs down to 0, no early stopping. */
    public static TrainingConfig schedule(int epochs, long seed, int threads) {
        return TrainingConfig.defaults().withMaxEpochs(epochs).withSeed(seed).withThreads(threads);
    }

    /**
     * Trains.
     *
     * @param slides at least one; all with targets
     * @param validation slides that choose the epoch; may be empty, then the last weights are kept
     * @param control checkpoints, resuming, listeners, stop
     */
    public TrainedHist fit(List<SlideInput> slides, List<SlideInput> validation, RunControl control) {
        throw new UnsupportedOperationException("the training arrives within the hour");
    }
}
