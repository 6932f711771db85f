package io.stroma.tasks.expression;

import io.stroma.hist.SlideInput;
import io.stroma.tissue.DenseMatrix;
import java.util.List;
import java.util.function.Function;

/**
 * Linear regression with a squared penalty on what is known of each spot. The penalty is chosen by leaving one training
 * slide out after the other ({@link InnerFolds}).
 */
public final class RidgeOnFeatures implements ExpressionMethod {

    private final String name;
    private final Function<SlideInput, DenseMatrix> view;

    private RidgeOnFeatures(String name, Function<SlideInput, DenseMatrix> view) {
        this.name = name;
        this.view = view;
    }

    /** On the spot's own features. */
    public static RidgeOnFeatures own() {
        return new RidgeOnFeatures("ridge", SlideInput::features);
    }

    /** On the mean of the features of the spot and its neighbours. */
    public static RidgeOnFeatures smoothed() {
        return new RidgeOnFeatures("smoothed_ridge", s -> Neighbourhood.mean(s, Neighbourhood.NEAR));
    }

    /** On own features beside the means of two neighbourhoods: all a linear model can know of the context. */
    public static RidgeOnFeatures context() {
        return new RidgeOnFeatures("context_ridge", Neighbourhood::context);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean random() {
        return false;
    }

    @Override
    public Predictor fit(List<SlideInput> training, long seed) {
        List<DenseMatrix> x = training.stream().map(view).toList();
        List<DenseMatrix> y = training.stream().map(LogTargets::of).toList();
        LinearFit fit = LinearFit.choose(x, y);
        return slide -> fit.predict(view.apply(slide));
    }
}
