package io.stroma.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.parallel.Workers;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ApproximateNeighboursTest {

    private static final Workers ONE = new Workers(1);

    @Test
    void nearlyAllNeighboursAreFound() {
        assertThat(recall(groups(20_000, 30), 15, ApproximateNeighbours.SHARE)).isGreaterThan(0.99);
        assertThat(recall(Clouds.gaussian(20_000, 8, 2), 10, ApproximateNeighbours.SHARE))
                .isGreaterThan(0.99);
    }

    @Test
    void aQuarterOfThePointsSufficesForStructureAndNoneIsMissedByComparingAll() {
        assertThat(recall(groups(12_000, 30), 15, 128)).isGreaterThan(0.9); // 16 of 93 landmarks, and tiles they touch
        assertThat(recall(groups(2000, 7), 9, 125)).isEqualTo(1); // all 16 landmarks
    }

    @Test
    void distancesAreExactAndAscending() {
        DenseMatrix points = groups(1500, 7);
        Neighbours near = ApproximateNeighbours.nearest(points, 9, 20, 1, ONE);
        for (int i = 0; i < 1500; i++) {
            for (int r = 0; r < 9; r++) {
                double sum = 0;
                for (int c = 0; c < 7; c++) {
                    double d = (double) points.get(i, c) - points.get(near.index(i, r), c);
                    sum += d * d;
                }
                assertThat(near.distance(i, r)).isEqualTo(Math.sqrt(sum));
                assertThat(near.index(i, r)).isNotEqualTo(i);
                assertThat(r == 0 || near.distance(i, r - 1) <= near.distance(i, r))
                        .isTrue();
            }
            assertThat(Arrays.stream(near.index(), 9 * i, 9 * i + 9).distinct().count())
                    .isEqualTo(9);
        }
    }

    @Test
    void threadsDoNotChangeABitButTheSeedDecides() {
        DenseMatrix points = Clouds.gaussian(9000, 12, 5);
        try (Workers two = new Workers(2)) {
            int[] one = ApproximateNeighbours.nearest(points, 10, 64, 3, ONE).index();
            assertThat(ApproximateNeighbours.nearest(points, 10, 64, 3, two).index())
                    .containsExactly(one);
            assertThat(ApproximateNeighbours.nearest(points, 10, 64, 4, ONE).index())
                    .isNotEqualTo(one);
        }
    }

    @Test
    void copiesAndSmallSets() {
        DenseMatrix same = new DenseMatrix(1000, 3, new float[3000]);
        Neighbours near = ApproximateNeighbours.nearest(same, 20, 40, 0, ONE);
        assertThat(near.distance()).containsOnly(0);
        DenseMatrix few = Clouds.gaussian(20, 3, 1);
        assertThat(ApproximateNeighbours.nearest(few, 19, 0, ONE).index())
                .containsExactly(ExactNeighbours.nearest(few, 19, ONE).index());
        assertThatThrownBy(() -> ApproximateNeighbours.nearest(few, 20, 0, ONE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void landmarksHoldEveryPointOnceAndKnowTheNearest() {
        DenseMatrix points = Clouds.gaussian(1234, 4, 6);
        Landmarks landmarks = Landmarks.of(points, 30, 3, 1, ONE);
        assertThat(landmarks.start(0)).isZero();
        assertThat(landmarks.start(30)).isEqualTo(1234);
        int[] all = Arrays.stream(landmarks.order()).sorted().toArray();
        for (int i = 0; i < all.length; i++) {
            assertThat(all[i]).isEqualTo(i);
            assertThat(landmarks.near(i, 0)).isNotEqualTo(landmarks.near(i, 1));
        }
        for (int l = 0; l < 30; l++) {
            for (int at = landmarks.start(l); at < landmarks.start(l + 1); at++) {
                assertThat(landmarks.near(landmarks.order()[at], 0)).isEqualTo(l);
            }
        }
    }

    @Test
    void distancesThatAreNotFiniteAreRefused() {
        float[] values = Clouds.gaussian(2000, 2, 1).values();
        values[77] = Float.NaN;
        DenseMatrix broken = new DenseMatrix(2000, 2, values);
        assertThatThrownBy(() -> ApproximateNeighbours.nearest(broken, 5, 50, 0, ONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not finite");
    }

    private static double recall(DenseMatrix points, int k, int share) {
        Neighbours exact = ExactNeighbours.nearest(points, k, ONE);
        Neighbours found = ApproximateNeighbours.nearest(points, k, share, 7, ONE);
        int hits = 0;
        for (int i = 0; i < points.rows(); i++) {
            for (int r = 0; r < k; r++) {
                int j = exact.index(i, r);
                hits += Arrays.stream(found.index(), i * k, (i + 1) * k).anyMatch(f -> f == j) ? 1 : 0;
            }
        }
        return hits / (double) (points.rows() * k);
    }

    /** Ten groups with structure of few dimensions in noise, as principal components of cells have. */
    private static DenseMatrix groups(int n, int d) {
        float[] values = Clouds.gaussian(n, d, 3).values();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < d; j++) {
                values[i * d + j] /= 1 + j / 3f;
                values[i * d + j] += j < 3 ? 6 * ((i % 10 >> j) & 1) : 0;
            }
        }
        return new DenseMatrix(n, d, values);
    }
}
