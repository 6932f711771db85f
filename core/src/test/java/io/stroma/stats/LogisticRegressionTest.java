package io.stroma.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.random.Seeds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LogisticRegressionTest {

    private static double[][] points(int n, int f, long seed) {
        SplittableRandom random = Seeds.stream(seed);
        double[][] x = new double[n][f];
        for (double[] row : x) {
            for (int j = 0; j < f; j++) {
                row[j] = random.nextGaussian();
            }
        }
        return x;
    }

    /** The gradient of the balanced, penalised loss vanishes at the fit. */
    @Test
    void isAStationaryPointOfItsLoss() {
        double[][] x = points(40, 3, 1);
        int[] label = new int[40];
        int[] size = new int[3];
        for (int i = 0; i < 40; i++) {
            label[i] = x[i][0] + 0.5 * x[i][1] > 0.4 ? 0 : i % 4 == 0 ? 1 : 2;
            size[label[i]]++;
        }
        LogisticRegression fit = LogisticRegression.fit(x, label, 3, 0.7);
        for (int c = 0; c < 3; c++) {
            for (int j = 0; j <= 3; j++) {
                double gradient = j < 3 ? 0.7 * fit.weights()[c][j] : 0;
                for (int i = 0; i < 40; i++) {
                    double error = fit.probabilities(x[i])[c] - (label[i] == c ? 1 : 0);
                    gradient += 40.0 / (3 * size[label[i]]) * error * (j < 3 ? x[i][j] : 1);
                }
                assertThat(gradient).isCloseTo(0, within(1e-3));
            }
        }
    }

    @Test
    void twoSymmetricPointsGiveTheKnownSolution() {
        LogisticRegression fit = LogisticRegression.fit(new double[][] {{-1}, {1}}, new int[] {0, 1}, 2, 1);
        double p = fit.probabilities(new double[] {1})[1];
        // with weights -w and w: penalty * w = 1 - p at the optimum, p = 1 / (1 + exp(-2 w))
        double w = fit.weights()[1][0];
        assertThat(w).isCloseTo(2 * (1 - p), within(1e-6));
        assertThat(fit.probabilities(new double[] {0})[0]).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void rareClassesAreNotDrownedAndSeparableOnesStayFinite() {
        double[][] x = new double[101][1];
        int[] label = new int[101];
        x[100][0] = 1;
        label[100] = 1;
        LogisticRegression fit = LogisticRegression.fit(x, label, 2, 0.1);
        assertThat(fit.probabilities(new double[] {1})[1]).isGreaterThan(0.9);
        assertThat(fit.probabilities(new double[] {0})[0]).isGreaterThan(0.9);
        assertThat(fit.weights()[0][0]).isFinite();
    }

    @Test
    void probabilitiesSumToOneForHugeInputs() {
        LogisticRegression fit = LogisticRegression.fit(points(30, 2, 5), new int[30], 2, 1e-3);
        double[] p = fit.probabilities(new double[] {1e6, -1e6});
        assertThat(p[0] + p[1]).isCloseTo(1, within(1e-12));
    }
}
