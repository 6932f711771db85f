package io.stroma.tasks.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.hist.SlideInput;
import io.stroma.tissue.DenseMatrix;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BaselinesTest {

    private final List<SlideInput> own = PlantedSlides.generate(4, 0, 0.1, 1);
    private final List<SlideInput> context = PlantedSlides.generate(4, 1, 0.1, 2);

    @Test
    void theMeanIsTheMeanOfTheTrainingSpots() {
        DenseMatrix y =
                new GeneMean().fit(own.subList(0, 2), 0).predict(own.get(3).withoutTargets());
        double[] wanted = LogTargets.mean(own.subList(0, 2));
        for (int g = 0; g < PlantedSlides.GENES; g++) {
            assertThat((double) y.get(0, g)).isCloseTo(wanted[g], within(1e-5));
            assertThat(y.get(50, g)).isEqualTo(y.get(0, g));
        }
        assertThat(PlantedSlides.score(new GeneMean(), own)).isZero();
    }

    @Test
    void linearRulesOfOwnFeaturesAreFoundByRidgeAndMlp() {
        assertThat(PlantedSlides.score(RidgeOnFeatures.own(), own)).isGreaterThan(0.95);
        assertThat(PlantedSlides.score(new SpotMlp(), own)).isGreaterThan(0.9);
        assertThat(PlantedSlides.score(new NearestPatches(), own)).isGreaterThan(0.6);
    }

    @Test
    void rulesOfTheNeighbourhoodAreFoundWithContextOnly() {
        double alone = PlantedSlides.score(RidgeOnFeatures.own(), context);
        assertThat(alone).isLessThan(0.5); // the own feature is a ninth of the mean
        assertThat(PlantedSlides.score(RidgeOnFeatures.smoothed(), context)).isGreaterThan(0.95);
        assertThat(PlantedSlides.score(RidgeOnFeatures.context(), context)).isGreaterThan(0.95);
    }

    @Test
    void aSingleTrainingSlideIsEnough() {
        List<SlideInput> two = own.subList(2, 4);
        assertThat(PlantedSlides.score(RidgeOnFeatures.own(), two)).isGreaterThan(0.9);
        assertThat(PlantedSlides.score(new SpotMlp(), two)).isGreaterThan(0.6);
    }

    @Test
    void theSameSeedGivesTheSameBitsAndAnotherSeedOthers() {
        SlideInput test = own.get(3).withoutTargets();
        float[] a = new SpotMlp().fit(own.subList(0, 2), 1).predict(test).values();
        float[] b = new SpotMlp().fit(own.subList(0, 2), 1).predict(test).values();
        float[] c = new SpotMlp().fit(own.subList(0, 2), 2).predict(test).values();
        assertThat(a).isEqualTo(b).isNotEqualTo(c);
    }

    @Test
    void noisyFeaturesAskForMorePenalty() {
        List<SlideInput> noisy = PlantedSlides.generate(3, 0, 6, 5);
        List<DenseMatrix> x = noisy.stream().map(SlideInput::features).toList();
        List<DenseMatrix> y = noisy.stream().map(LogTargets::of).toList();
        LinearFit clear = LinearFit.choose(
                own.stream().map(SlideInput::features).toList(),
                own.stream().map(LogTargets::of).toList());
        assertThat(LinearFit.choose(x, y).penalty()).isGreaterThan(clear.penalty());
    }

    /** Every spot three times under three times the penalty is the same problem, with more spots than columns. */
    @Test
    void moreColumnsThanSpotsHaveTheSameSolution() {
        SplittableRandom random = new SplittableRandom(9);
        int n = 12;
        int f = 30;
        DenseMatrix x = normal(n, f, random);
        DenseMatrix y = normal(n, 2, random);
        DenseMatrix test = normal(5, f, random);
        LinearFit wide = LinearFit.choose(List.of(x), List.of(y));
        LinearFit tall = LinearFit.fit(List.of(x, x, x), List.of(y, y, y), 3 * wide.penalty());
        assertThat(3 * n).isGreaterThan(f);
        assertThat(n).isLessThan(f);
        float[] a = wide.predict(test).values();
        float[] b = tall.predict(test).values();
        for (int k = 0; k < a.length; k++) {
            assertThat(a[k]).isCloseTo(b[k], within(1e-6f));
        }
        for (int k = 0; k < wide.weights().length; k++) {
            assertThat(wide.weights()[k]).isCloseTo(tall.weights()[k], within(1e-12));
        }
    }

    private static DenseMatrix normal(int rows, int columns, SplittableRandom random) {
        float[] values = new float[rows * columns];
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) random.nextGaussian();
        }
        return new DenseMatrix(rows, columns, values);
    }

    @Test
    void neighbourhoodsAreMeansOverSpotsWithinTheRadius() {
        SlideInput slide = own.get(0);
        DenseMatrix near = Neighbourhood.mean(slide, 1.1); // the four neighbours and itself
        int i = 5 * PlantedSlides.SIDE + 5;
        double sum = 0;
        for (int j : new int[] {i, i - 1, i + 1, i - PlantedSlides.SIDE, i + PlantedSlides.SIDE}) {
            sum += slide.features().get(j, 2);
        }
        assertThat((double) near.get(i, 2)).isCloseTo(sum / 5, within(1e-6));
        assertThat(Neighbourhood.mean(slide, 0.5).values())
                .containsExactly(slide.features().values());
    }

    @Test
    void neighbourhoodsOfCrookedPlacesAreThoseOfTheDefinition() {
        SplittableRandom random = new SplittableRandom(8);
        int n = 300;
        float[] x = new float[2 * n];
        float[] at = new float[2 * n];
        for (int k = 0; k < at.length; k++) {
            x[k] = (float) random.nextGaussian();
            at[k] = (float) (25 * random.nextDouble() - 12); // on both sides of 0
        }
        SlideInput slide = new SlideInput("crooked", new DenseMatrix(n, 2, x), new DenseMatrix(n, 2, at), null);
        for (double radius : new double[] {Neighbourhood.NEAR, Neighbourhood.FAR}) {
            DenseMatrix mean = Neighbourhood.mean(slide, radius);
            for (int i = 0; i < n; i++) {
                double sum = 0;
                int near = 0;
                for (int j = 0; j < n; j++) {
                    if (Math.hypot(at[2 * i] - at[2 * j], at[2 * i + 1] - at[2 * j + 1]) <= radius) {
                        sum += x[2 * j + 1];
                        near++;
                    }
                }
                assertThat((double) mean.get(i, 1)).isCloseTo(sum / near, within(1e-6));
            }
        }
    }
}
