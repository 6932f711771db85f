package io.stroma.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stroma.parallel.Workers;
import io.stroma.random.Seeds;
import io.stroma.testing.Npz;
import io.stroma.tissue.DenseMatrix;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PcaTest {

    private static final double TOLERANCE = 1e-5; // the input is in single precision
    private final Workers one = new Workers(1);

    /** Two standardised rows: all of the covariance's entries are equal but for their sign, of rank one. */
    @Test
    void twoRowsOfManyColumnsHaveOneComponent() {
        int columns = 256;
        SplittableRandom random = new SplittableRandom(3);
        float[] values = new float[2 * columns];
        for (int j = 0; j < columns; j++) {
            values[j] = random.nextBoolean() ? 1 : -1;
            values[columns + j] = -values[j];
        }
        DenseMatrix x = new DenseMatrix(2, columns, values);
        Pca pca = Pca.fit(x, 2, 0, one);
        assertThat(pca.explainedVariance()[0]).isCloseTo(2.0 * columns, within(1e-3 * columns));
        assertThat(pca.explainedVariance()[1]).isCloseTo(0, within(1e-6));
        DenseMatrix scores = pca.project(x, one);
        assertThat(Math.abs(scores.get(0, 0))).isCloseTo((float) Math.sqrt(columns), within(1e-3f));
    }

    @Test
    void componentsAreThoseOfTheReference() {
        Npz expected = Npz.resource("fixtures/prepare/pca_knn_leiden.npz");
        DenseMatrix x = Npz.resource("fixtures/prepare/normalise.npz").matrix("lognorm40_f64");
        Pca pca = Pca.fit(x, 20, 0, one);
        assertThat(pca.count()).isEqualTo(20);
        assertThat(pca.mean()).containsExactly(expected.doubles("mean"), within(TOLERANCE));
        double[] components = expected.doubles("components");
        for (int c = 0; c < 20; c++) {
            assertThat(pca.explainedVariance()[c])
                    .isCloseTo(expected.doubles("explained_variance")[c], within(TOLERANCE));
            for (int g = 0; g < 40; g++) {
                assertThat(pca.components()[c][g]).isCloseTo(components[c * 40 + g], within(TOLERANCE));
            }
        }
        double[] scores = expected.doubles("pcs");
        float[] projected = pca.project(x, one).values();
        for (int e = 0; e < scores.length; e++) {
            assertThat((double) projected[e]).isCloseTo(scores[e], within(TOLERANCE));
        }
    }

    @Test
    void noMoreComponentsThanCellsOrGenes() {
        assertThat(Pca.fit(noise(5, 8, 1), 100, 0, one).count()).isEqualTo(5);
        assertThat(Pca.fit(noise(8, 5, 1), 100, 0, one).count()).isEqualTo(5);
        Pca single = Pca.fit(noise(1, 3, 1), 2, 0, one);
        assertThat(single.count()).isEqualTo(1);
        assertThat(single.explainedVariance()[0]).isZero();
        assertThatThrownBy(() -> Pca.fit(noise(5, 8, 1), 0, 0, one)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void constantColumnsHaveNoVariance() {
        float[] values = new float[60];
        java.util.Arrays.fill(values, 3);
        Pca pca = Pca.fit(new DenseMatrix(20, 3, values), 3, 0, one);
        assertThat(pca.explainedVariance()).containsOnly(0);
        assertThat(pca.project(new DenseMatrix(20, 3, values), one).values()).containsOnly(0);
    }

    @Test
    void wideMatricesFindTheSameSubspaceAsTheExactMethod() {
        int n = 80;
        int wide = Pca.EXACT_COLUMNS + 200;
        DenseMatrix x = lowRank(n, wide, 5);
        Pca random = Pca.fit(x, 5, 7, one);
        // The transposed problem: non-zero eigenvalues of X X^T and X^T X agree.
        float[] centred = x.values().clone();
        for (int i = 0; i < n; i++) {
            for (int g = 0; g < wide; g++) {
                centred[i * wide + g] -= (float) random.mean()[g];
            }
        }
        double total = 0;
        for (float v : centred) {
            total += (double) v * v;
        }
        double explained = 0;
        for (int c = 0; c < 5; c++) {
            explained += random.explainedVariance()[c] * (n - 1);
            for (int d = 0; d <= c; d++) {
                double dot = 0;
                for (int g = 0; g < wide; g++) {
                    dot += random.components()[c][g] * random.components()[d][g];
                }
                assertThat(dot).isCloseTo(c == d ? 1 : 0, within(1e-9));
            }
        }
        assertThat(explained / total).isCloseTo(1, within(1e-5));
        assertThat(random.explainedVariance()).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    }

    @Test
    void randomizedAgreesWithExactOnTheLeadingComponents() {
        DenseMatrix x = Npz.resource("fixtures/prepare/normalise.npz").matrix("lognorm40_f64");
        Pca exact = Pca.fit(x, 5, 0, one);
        Pca random = RandomizedSvd.components(x, exact.mean(), 5, 3, one);
        for (int c = 0; c < 5; c++) {
            double dot = 0;
            for (int g = 0; g < 40; g++) {
                dot += exact.components()[c][g] * random.components()[c][g];
            }
            assertThat(Math.abs(dot)).isCloseTo(1, within(1e-3));
            assertThat(random.explainedVariance()[c])
                    .isCloseTo(exact.explainedVariance()[c], within(1e-3 * exact.explainedVariance()[0]));
        }
    }

    @Test
    void threadsDoNotChangeABit() {
        DenseMatrix tall = noise(5000, 12, 3);
        DenseMatrix wide = lowRank(60, Pca.EXACT_COLUMNS + 1, 4);
        try (Workers two = new Workers(2)) {
            for (DenseMatrix x : new DenseMatrix[] {tall, wide}) {
                Pca a = Pca.fit(x, 6, 0, one);
                Pca b = Pca.fit(x, 6, 0, two);
                for (int c = 0; c < 6; c++) {
                    assertThat(b.components()[c]).containsExactly(a.components()[c]);
                }
                assertThat(b.project(x, two).values())
                        .containsExactly(a.project(x, one).values());
            }
        }
    }

    @Test
    void theLargestLoadingIsPositive() {
        Pca pca = Pca.fit(noise(50, 9, 5), 9, 0, one);
        for (double[] component : pca.components()) {
            double extreme = 0;
            for (double v : component) {
                extreme = Math.abs(v) > Math.abs(extreme) ? v : extreme;
            }
            assertThat(extreme).isPositive();
        }
    }

    private static DenseMatrix noise(int n, int g, long seed) {
        SplittableRandom random = Seeds.stream(seed);
        float[] values = new float[n * g];
        for (int e = 0; e < values.length; e++) {
            values[e] = (float) random.nextGaussian();
        }
        return new DenseMatrix(n, g, values);
    }

    private static DenseMatrix lowRank(int n, int g, int rank) {
        DenseMatrix a = noise(n, rank, 11);
        DenseMatrix b = noise(rank, g, 12);
        float[] values = new float[n * g];
        for (int i = 0; i < n; i++) {
            for (int r = 0; r < rank; r++) {
                for (int j = 0; j < g; j++) {
                    values[i * g + j] += a.get(i, r) * b.get(r, j) * (r + 1);
                }
            }
        }
        return new DenseMatrix(n, g, values);
    }
}
