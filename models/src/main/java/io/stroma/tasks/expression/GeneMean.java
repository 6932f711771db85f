package io.stroma.tasks.expression;

import io.stroma.hist.SlideInput;
import io.stroma.tissue.DenseMatrix;
import java.util.List;

/** Every spot gets the mean of the training spots: what the flattened correlation of the paper already rewards. */
public final class GeneMean implements ExpressionMethod {

    @Override
    public String name() {
        return "mean";
    }

    @Override
    public boolean random() {
        return false;
    }

    @Override
    public Predictor fit(List<SlideInput> training, long seed) {
        double[] mean = LogTargets.mean(training);
        return slide -> {
            float[] out = new float[Math.multiplyExact(slide.spots(), mean.length)];
            for (int k = 0; k < out.length; k++) {
                out[k] = (float) mean[k % mean.length];
            }
            return new DenseMatrix(slide.spots(), mean.length, out);
        };
    }
}
