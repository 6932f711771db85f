package io.stroma.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.parallel.Workers;
import io.stroma.random.Seeds;
import io.stroma.tissue.DenseMatrix;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KMeansTest {

    /** Three clouds in the plane, far apart. */
    private static DenseMatrix clouds(int[] truth) {
        SplittableRandom random = Seeds.stream(3);
        float[] values = new float[2 * truth.length];
        for (int i = 0; i < truth.length; i++) {
            truth[i] = i % 3;
            values[2 * i] = (float) (10 * truth[i] + random.nextGaussian());
            values[2 * i + 1] = (float) (random.nextGaussian() - 7 * (truth[i] % 2));
        }
        return new DenseMatrix(truth.length, 2, values);
    }

    @Test
    void findsCloudsThatAreFarApart() {
        int[] truth = new int[300];
        DenseMatrix x = clouds(truth);
        try (Workers workers = new Workers(1)) {
            KMeans found = KMeans.fit(x, 3, 3, 0, workers);
            assertThat(ClusterMetrics.of(truth, found.assignment()).ari()).isEqualTo(1);
        }
    }

    @Test
    void doesNotDependOnThreads() {
        DenseMatrix x = clouds(new int[2500]);
        try (Workers one = new Workers(1);
                Workers three = new Workers(3)) {
            KMeans a = KMeans.fit(x, 5, 2, 7, one);
            KMeans b = KMeans.fit(x, 5, 2, 7, three);
            assertThat(b.assignment()).isEqualTo(a.assignment());
            assertThat(b.inertia()).isEqualTo(a.inertia());
        }
    }

    @Test
    void copesWithMoreClustersThanDistinctPoints() {
        try (Workers workers = new Workers(1)) {
            KMeans found = KMeans.fit(new DenseMatrix(4, 1, new float[] {1, 1, 1, 2}), 9, 1, 0, workers);
            assertThat(found.assignment()).hasSize(4);
            assertThat(found.inertia()).isZero();
        }
    }
}
