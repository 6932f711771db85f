package io.stroma.tasks.expression;

import io.stroma.hist.HistConfig;
import io.stroma.hist.HistPanel;
import io.stroma.hist.HistPredictor;
import io.stroma.hist.HistTrainer;
import io.stroma.hist.SlideInput;
import io.stroma.hist.TrainedHist;
import io.stroma.parallel.Workers;
import io.stroma.tissue.DenseMatrix;
import io.stroma.train.RunControl;
import io.stroma.train.TrainingConfig;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;

/** HiST on the same footing as the baselines: trained for a fixed number of epochs, nothing chosen on a test slide. */
public final class HistMethod implements ExpressionMethod {

    /** Row of the transformer without the linear path. */
    public static final String ALONE = "hist_alone";

    private final HistConfig config;
    private final HistPanel panel;
    private final LongFunction<TrainingConfig> training;
    private final Supplier<RunControl> control;
    private final double linearShare;
    private final Workers workers;
    private final ObjLongConsumer<HistPredictor> trained;

    /**
     * A method.
     *
     * @param training by seed
     * @param control listeners and the stop signal, new for every run
     * @param linearShare of the {@link LinearPath}; 0 for none
     * @param trained is handed every trained model and its seed
     */
    public HistMethod(
            HistConfig config,
            HistPanel panel,
            LongFunction<TrainingConfig> training,
            Supplier<RunControl> control,
            double linearShare,
            Workers workers,
            ObjLongConsumer<HistPredictor> trained) {
        this.trained = trained;
        this.config = config;
        this.panel = panel;
        this.training = training;
        this.control = control;
        this.linearShare = linearShare;
        this.workers = workers;
    }

    @Override
    public String name() {
        return "hist";
    }

    @Override
    public boolean random() {
        return true;
    }

    @Override
    public Predictor fit(List<SlideInput> slides, long seed) {
        TrainedHist model = new HistTrainer(config, panel, training.apply(seed)).fit(slides, List.of(), control.get());
        HistPredictor predictor = new HistPredictor(model.model(), workers);
        trained.accept(predictor, seed);
        if (linearShare == 0) {
            return predictor::predictLog;
        }
        LinearPath linear = LinearPath.fit(slides, linearShare);
        return new Predictor() {
            @Override
            public DenseMatrix predict(SlideInput slide) {
                return linear.mix(slide, predictor.predictLog(slide));
            }

            @Override
            public Map<String, Predictor> parts() {
                return Map.of(ALONE, predictor::predictLog);
            }
        };
    }
}
