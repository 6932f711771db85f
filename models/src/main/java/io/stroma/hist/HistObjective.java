package io.stroma.hist;

import io.stroma.nn.Module;
import io.stroma.train.Loss;
import io.stroma.train.Objective;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;

/**
 * The loss of a slide: the mean over spots and genes of {@code (T - log(1 + Y))^2}.
 *
 * <p>N spots, G genes.
 */
final class HistObjective implements Objective<TrainingSlide> {

    private final HistModel model;

    HistObjective(HistModel model) {
        this.model = model;
    }

    @Override
    public Module module() {
        return model;
    }

    @Override
    public Loss loss(TrainingSlide part, SplittableRandom random) {
        Tensor prediction = model.forward(part.slide(), pass(part, random)); // (N, G)
        return new Loss(loss(prediction, part.targets()), Map.of());
    }

    private Pass pass(TrainingSlide part, SplittableRandom random) {
        HistConfig c = model.config();
        return part.dropout()
                ? Pass.training(
                        Dropout.of(c.attentionDropout(), random.split()),
                        Dropout.of(c.inputDropout(), random.split()),
                        Dropout.of(c.ffnDropout(), random.split()))
                : Pass.recorded();
    }

    /** From predicted log expression and linear expression, both (N, G). */
    static Tensor loss(Tensor prediction, Tensor targets) {
        return prediction.sub(targets.log1p()).square().mean(); // ()
    }
}
