package io.stroma.tasks.expression;

import io.stroma.hist.SlideInput;
import io.stroma.tissue.DenseMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Slides on a grid whose log expression is a known function of own and neighbouring features, plus noise. */
final class PlantedSlides {

    static final int SIDE = 12;
    static final int FEATURES = 6;
    static final int GENES = 4;

    private PlantedSlides() {}

    /**
     * Slides.
     *
     * @param context weight of the mean of the neighbours' first feature against the own one
     */
    static List<SlideInput> generate(int count, double context, double noise, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] loading = new double[GENES][FEATURES];
        SplittableRandom fixed = new SplittableRandom(99);
        for (double[] row : loading) {
            for (int f = 0; f < FEATURES; f++) {
                row[f] = fixed.nextDouble() - 0.5;
            }
        }
        List<SlideInput> slides = new ArrayList<>();
        for (int s = 0; s < count; s++) {
            int n = SIDE * SIDE;
            float[] x = new float[n * FEATURES];
            for (int k = 0; k < x.length; k++) {
                x[k] = (float) random.nextGaussian();
            }
            float[] at = new float[2 * n];
            for (int i = 0; i < n; i++) {
                at[2 * i] = i / SIDE;
                at[2 * i + 1] = i % SIDE;
            }
            float[] y = new float[n * GENES];
            for (int i = 0; i < n; i++) {
                double around = around(x, i);
                for (int g = 0; g < GENES; g++) {
                    double log = 3 + context * 3 * around;
                    for (int f = 0; f < FEATURES; f++) {
                        log += (1 - context) * loading[g][f] * x[i * FEATURES + f];
                    }
                    y[i * GENES + g] = (float) Math.max(0, Math.expm1(log + noise * random.nextGaussian()));
                }
            }
            slides.add(new SlideInput(
                    "slide" + s,
                    new DenseMatrix(n, FEATURES, x),
                    new DenseMatrix(n, 2, at),
                    new DenseMatrix(n, GENES, y)));
        }
        return slides;
    }

    private static double around(float[] x, int i) {
        int row = i / SIDE;
        int column = i % SIDE;
        double sum = 0;
        int n = 0;
        for (int r = Math.max(0, row - 1); r <= Math.min(SIDE - 1, row + 1); r++) {
            for (int c = Math.max(0, column - 1); c <= Math.min(SIDE - 1, column + 1); c++) {
                sum += x[(r * SIDE + c) * FEATURES];
                n++;
            }
        }
        return sum / n;
    }

    /** Mean Pearson over genes of a method trained on all slides but the last. */
    static double score(ExpressionMethod method, List<SlideInput> slides) {
        SlideInput test = slides.get(slides.size() - 1);
        DenseMatrix predicted =
                method.fit(slides.subList(0, slides.size() - 1), 3).predict(test.withoutTargets());
        return ExpressionScores.mean(
                ExpressionScores.of(LogTargets.of(test), predicted).pearson());
    }
}
