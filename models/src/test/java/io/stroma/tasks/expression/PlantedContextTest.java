package io.stroma.tasks.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.hist.HistConfig;
import io.stroma.hist.HistPanel;
import io.stroma.hist.HistTrainer;
import io.stroma.hist.SlideInput;
import io.stroma.parallel.Workers;
import io.stroma.tissue.DenseMatrix;
import io.stroma.train.RunControl;
import io.stroma.train.TrainingConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * HiST as the commands train it, beside the baselines, where the truth is known: genes follow the spot's own features, and
 * in half of the data what lies around the spots of one kind. Whether HiST is above ridge and MLP is a question of the data:
 * the gain of a ridge that is told of the neighbourhood over one that is not says whether there is any context to gain from.
 */
class PlantedContextTest {

    private static final int SIDE = 13;
    private static final int FEATURES = 6;
    private static final int GENES = 8;
    private static final int TEST_SLIDES = 2;

    /**
     * Sections. Half of the signal of a gene is a linear function of the spot's own features; the other half is switched on by
     * the first feature and follows the second of the eight neighbours.
     *
     * @param context share of the other half that is there, 0 for none
     */
    static List<SlideInput> sections(int count, double context, long seed) {
        SplittableRandom rule = new SplittableRandom(77);
        double[][] own = new double[GENES][FEATURES];
        double[] around = new double[GENES];
        for (int g = 0; g < GENES; g++) {
            around[g] = rule.nextBoolean() ? 1 : -1;
            for (int f = 0; f < FEATURES; f++) {
                own[g][f] = rule.nextGaussian() / Math.sqrt(FEATURES);
            }
        }
        List<SlideInput> slides = new ArrayList<>();
        for (int s = 0; s < count; s++) {
            SplittableRandom random = new SplittableRandom(1000 * seed + s);
            int n = SIDE * SIDE;
            float[] x = new float[n * FEATURES];
            float[] at = new float[2 * n];
            float[] y = new float[n * GENES];
            for (int k = 0; k < x.length; k++) {
                x[k] = (float) random.nextGaussian();
            }
            for (int i = 0; i < n; i++) {
                at[2 * i] = i / SIDE;
                at[2 * i + 1] = i % SIDE;
                double near = x[i * FEATURES] > 0 ? Math.sqrt(8) * neighbours(x, i) : 0;
                for (int g = 0; g < GENES; g++) {
                    double log = 4 + 0.4 * random.nextGaussian() + context * 0.7 * around[g] * near;
                    for (int f = 0; f < FEATURES; f++) {
                        log += 0.5 * own[g][f] * x[i * FEATURES + f];
                    }
                    y[i * GENES + g] = (float) Math.max(0, Math.expm1(log));
                }
            }
            slides.add(new SlideInput(
                    "section" + s,
                    new DenseMatrix(n, FEATURES, x),
                    new DenseMatrix(n, 2, at),
                    new DenseMatrix(n, GENES, y)));
        }
        return slides;
    }

    /** Mean of the second feature over the eight sites around a spot. */
    private static double neighbours(float[] x, int i) {
        double sum = 0;
        int n = 0;
        for (int k = 0; k < 9; k++) {
            int row = i / SIDE + k / 3 - 1;
            int column = i % SIDE + k % 3 - 1;
            if (k != 4 && row >= 0 && row < SIDE && column >= 0 && column < SIDE) {
                sum += x[(row * SIDE + column) * FEATURES + 1];
                n++;
            }
        }
        return sum / n;
    }

    /** Mean Pearson over genes and test sections of every method, trained on so many sections. */
    static Map<String, Double> scores(int training, double context, long seed) {
        List<SlideInput> all = sections(training + TEST_SLIDES, context, seed);
        List<SlideInput> train = all.subList(TEST_SLIDES, all.size());
        HistPanel panel = new HistPanel(
                FEATURES, IntStream.range(0, GENES).mapToObj(g -> "g" + g).toList(), Map.of());
        Map<String, Double> scores = new LinkedHashMap<>();
        try (Workers one = new Workers(1)) {
            HistMethod hist = new HistMethod(
                    HistConfig.sections(),
                    panel,
                    PlantedContextTest::schedule,
                    RunControl::unattended,
                    0.5,
                    one,
                    (p, s) -> {});
            for (ExpressionMethod method :
                    List.of(hist, RidgeOnFeatures.own(), RidgeOnFeatures.context(), new SpotMlp())) {
                ExpressionMethod.Predictor fit = method.fit(train, seed);
                scores.put(method.name(), score(fit, all));
                fit.parts().forEach((name, part) -> scores.put(name, score(part, all)));
            }
        }
        System.out.printf(Locale.ROOT, "%d sections, context %.0f, seed %d: %s%n", training, context, seed, scores);
        return scores;
    }

    /** Learning rate and weight decay of {@code --profile sections}, for half as long. */
    private static TrainingConfig schedule(long seed) {
        return HistTrainer.schedule(50, seed, 1).withLearningRate(2e-3).withWeightDecay(1e-2);
    }

    private static double score(ExpressionMethod.Predictor fit, List<SlideInput> all) {
        return all.subList(0, TEST_SLIDES).stream()
                .mapToDouble(slide -> ExpressionScores.mean(
                        ExpressionScores.of(LogTargets.of(slide), fit.predict(slide.withoutTargets()))
                                .pearson()))
                .average()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void histIsAboveMlpAndRidgeWhereNeighboursCount(long seed) {
        Map<String, Double> r = scores(3, 1, seed);
        assertThat(r.get("context_ridge") - r.get("ridge")).isGreaterThan(0.08); // the sign of such data
        assertThat(r.get("hist")).isGreaterThan(r.get("ridge") + 0.08).isGreaterThan(r.get("mlp") + 0.08);
        assertThat(r.get("hist_alone")).isGreaterThan(r.get("mlp") + 0.01);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void nothingIsAboveTheStraightLineWhereTheyDoNot(long seed) {
        Map<String, Double> r = scores(3, 0, seed);
        assertThat(r.get("context_ridge") - r.get("ridge")).isLessThan(0.005);
        for (String method : List.of("hist", "hist_alone", "mlp")) {
            assertThat(r.get(method)).as(method).isLessThan(r.get("ridge") + 0.005);
        }
        assertThat(r.get("hist")).isGreaterThan(r.get("hist_alone")); // the path makes good most of it
    }
}
