package io.stroma.tasks.expression;

import io.stroma.hist.SlideInput;
import io.stroma.tissue.DenseMatrix;
import java.util.List;

/** Targets on the scale all methods are fitted and judged on: log(1 + y). */
final class LogTargets {

    private LogTargets() {}

    /** log(1 + Y), (N, G). */
    static DenseMatrix of(SlideInput slide) {
        float[] y = slide.targets().values();
        float[] out = new float[y.length];
        for (int k = 0; k < y.length; k++) {
            out[k] = (float) Math.log1p(y[k]);
        }
        return new DenseMatrix(slide.targets().rows(), slide.targets().columns(), out);
    }

    /** Mean over the spots of all slides, G. */
    static double[] mean(List<SlideInput> slides) {
        int genes = slides.get(0).targets().columns();
        double[] mean = new double[genes];
        int n = slides.stream().mapToInt(SlideInput::spots).sum();
        for (SlideInput slide : slides) {
            float[] y = of(slide).values();
            for (int k = 0; k < y.length; k++) {
                mean[k % genes] += y[k] / n;
            }
        }
        return mean;
    }
}
