package io.stroma.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stroma.random.Seeds;
import io.stroma.tissue.DenseMatrix;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RidgeTest {

    /** n rows of two columns, a constant one, and y = 3 + 2 a - b + noise. */
    private static DenseMatrix rows(int n, double noise) {
        SplittableRandom random = Seeds.stream(4);
        float[] v = new float[4 * n];
        for (int i = 0; i < n; i++) {
            v[4 * i] = (float) (5 + random.nextGaussian());
            v[4 * i + 1] = (float) (10 * random.nextGaussian());
            v[4 * i + 2] = 7;
            v[4 * i + 3] = (float) (3 + 2 * v[4 * i] - v[4 * i + 1] + noise * random.nextGaussian());
        }
        return new DenseMatrix(n, 4, v);
    }

    @Test
    void findsTheLineThatMadeTheData() {
        Ridge fit = Ridge.fit(rows(4000, 0.01));
        assertThat(fit.weights()[0]).isCloseTo(2, within(0.01));
        assertThat(fit.weights()[1]).isCloseTo(-1, within(0.01));
        assertThat(fit.weights()[2]).isZero();
        assertThat(fit.predict(new float[] {1, 2, 7})).isCloseTo(3, within(0.05));
    }

    /** With a fixed penalty p the normal equations (Z'Z + pI) w = Z'y hold on standardised columns. */
    @Test
    void solvesThePenalisedNormalEquations() {
        DenseMatrix xy = rows(50, 20);
        Ridge fit = Ridge.fit(xy);
        double[] mean = Covariance.columnMeans(xy);
        for (int a = 0; a < 2; a++) {
            double squares = 0;
            double residual = 0;
            for (int i = 0; i < 50; i++) {
                double z = xy.get(i, a) - mean[a];
                squares += z * z;
                float[] row = {xy.get(i, 0), xy.get(i, 1), xy.get(i, 2)};
                residual += z * (xy.get(i, 3) - fit.predict(row));
            }
            // gradient of the squared error equals that of the penalty: z'r = p w var
            assertThat(residual).isCloseTo(fit.penalty() * fit.weights()[a] * squares / 50, within(1e-3 * squares));
        }
    }

    @Test
    void rowsOfTheTwoPassesMustBeAsMany() {
        RidgeRows rows = new RidgeRows(2);
        rows.count(new float[] {1, 2});
        assertThatThrownBy(rows::fit).isInstanceOf(IllegalStateException.class).hasMessageContaining("1 rows counted");
        rows.add(new float[] {1, 2});
        assertThat(rows.fit().predict(new float[] {7})).isEqualTo(2);
    }

    @Test
    void noiseIsPenalisedAndFewRowsGiveTheMean() {
        SplittableRandom random = Seeds.stream(5);
        float[] v = new float[60 * 31];
        for (int e = 0; e < v.length; e++) {
            v[e] = (float) random.nextGaussian();
        }
        Ridge noise = Ridge.fit(new DenseMatrix(60, 31, v));
        assertThat(noise.penalty()).isGreaterThanOrEqualTo(100);
        Ridge few = Ridge.fit(new DenseMatrix(2, 2, new float[] {0, 4, 1, 6}));
        assertThat(few.predict(new float[] {9})).isEqualTo(5);
    }
}
