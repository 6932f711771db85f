package io.stroma.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.random.Seeds;
import io.stroma.tissue.DenseMatrix;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnedTest {

    private static final int N = 60;

    /** Rows whose columns have deviations 1, 1/2, 1/4 ... as principal components. */
    private static DenseMatrix falling(int d) {
        SplittableRandom random = Seeds.stream(5);
        DenseMatrix x = DenseMatrix.zeros(N, d);
        for (int e = 0; e < N * d; e++) {
            x.values()[e] = (float) (random.nextGaussian() * Math.pow(0.5, e % d));
        }
        return x;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 50, 200})
    void distancesStay(int d) {
        DenseMatrix x = falling(d);
        DenseMatrix turned = Turned.of(Map.of("own_pca", x)).get("own_pca_turned");
        assertThat(turned.columns()).isEqualTo(Math.max(128, d));
        for (int i = 1; i < N; i++) {
            assertThat(distance(turned, i)).isCloseTo(distance(x, i), within(1e-4));
        }
    }

    private static double distance(DenseMatrix x, int i) {
        double sum = 0;
        for (int j = 0; j < x.columns(); j++) {
            sum += Math.pow(x.get(i, j) - x.get(0, j), 2);
        }
        return Math.sqrt(sum);
    }

    /** Standardising cannot tell the turned columns apart any more. */
    @ParameterizedTest
    @ValueSource(ints = {8, 50})
    void columnsShareTheVariance(int d) {
        DenseMatrix turned = Turned.turn(falling(d));
        double largest = 0;
        double sum = 0;
        for (int c = 0; c < turned.columns(); c++) {
            double square = 0;
            for (int i = 0; i < N; i++) {
                square += turned.get(i, c) * turned.get(i, c) / N;
            }
            largest = Math.max(largest, square);
            sum += square;
        }
        assertThat(largest).isLessThan(0.2 * sum);
    }
}
