package io.stroma.hist;

import io.stroma.error.BadInputException;
import io.stroma.train.RunControl;
import io.stroma.train.Schedule;
import io.stroma.train.Trainer;
import io.stroma.train.TrainingConfig;
import io.stroma.train.TrainingResult;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Trains a model on slides through the common loop: one slide a step, its coordinates augmented. */
public final class HistTrainer {

    private static final double LEARNING_RATE = 1e-4;
    private static final double WEIGHT_DECAY = 1e-4;

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

    /**
     * The paper's loop: AdamW at 1e-4 with weight decay 1e-4, a cosine over the epochs down to 0, no clipping, no early
     * stopping, a checkpoint an epoch.
     */
    public static TrainingConfig schedule(int epochs, long seed, int threads) {
        return new TrainingConfig(
                LEARNING_RATE,
                WEIGHT_DECAY,
                new Schedule.EpochCosine(epochs),
                0, // no clipping
                epochs,
                0, // no limit of steps
                0, // no early stopping
                0, // a checkpoint an epoch
                seed,
                threads);
    }

    /**
     * Trains.
     *
     * @param slides at least one; all with targets
     * @param validation slides that choose the epoch; may be empty, then the last weights are kept
     * @param control checkpoints, resuming, listeners, stop; settings and data are added to its identity
     * @throws BadInputException if a slide has no targets, does not fit the panel, or has another's name
     */
    public TrainedHist fit(List<SlideInput> slides, List<SlideInput> validation, RunControl control) {
        if (slides.isEmpty()) {
            throw new BadInputException("there is no slide to train on");
        }
        HistModel model = new HistModel(config, panel, training.seed());
        Set<String> names = new HashSet<>();
        List.of(slides, validation).forEach(list -> list.forEach(s -> check(s, model, names)));
        if (config.meanHeadBias()) {
            model.startAt(meanLogExpression(slides));
        }
        HistBatchPlan plan = new HistBatchPlan(slides, validation, model, training.maxEpochs(), training.seed());
        RunControl identified = control.checkpoint() == null
                ? control
                : control.withCheckpoint(
                        control.checkpoint(),
                        control.resume(),
                        HistIdentity.of(config, panel, slides, validation, control.identity()));
        TrainingResult result = new Trainer<>(new HistObjective(model), plan, training).run(identified);
        return new TrainedHist(model, result);
    }

    private static void check(SlideInput slide, HistModel model, Set<String> names) {
        if (slide.targets() == null) {
            throw new BadInputException("slide " + slide.id() + " has no expression to learn from");
        }
        if (!names.add(slide.id())) {
            throw new BadInputException("two slides are called " + slide.id() + "; a slide that is there twice, or in"
                    + " training and validation, would be learned by heart");
        }
        model.requireFits(slide);
    }

    /** Mean of log(1 + Y) of every gene over all spots of all slides. */
    static double[] meanLogExpression(List<SlideInput> slides) {
        int genes = slides.get(0).targets().columns();
        double[] sum = new double[genes];
        long spots = 0;
        for (SlideInput slide : slides) {
            float[] y = slide.targets().values();
            for (int k = 0; k < y.length; k++) {
                sum[k % genes] += Math.log1p(y[k]);
            }
            spots += slide.spots();
        }
        for (int g = 0; g < genes; g++) {
            sum[g] /= spots;
        }
        return sum;
    }
}
