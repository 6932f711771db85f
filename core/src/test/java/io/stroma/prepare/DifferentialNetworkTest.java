package io.stroma.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import io.stroma.parallel.Workers;
import io.stroma.random.Seeds;
import io.stroma.tissue.DenseMatrix;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DifferentialNetworkTest {

    private static final int N = 300;
    private static final int GENES = 8;

    @TempDir
    private Path folder;

    /** Genes 0 and 1 depend on each other in the first half only; gene 2 is merely higher there; 3 and 4 depend in both. */
    private static DenseMatrix tissue(int seed) {
        SplittableRandom random = Seeds.stream(seed);
        float[] x = new float[2 * N * GENES];
        for (int i = 0; i < 2 * N; i++) {
            for (int g = 0; g < GENES; g++) {
                x[i * GENES + g] = (float) random.nextGaussian();
            }
            if (i < N) {
                x[i * GENES + 1] = x[i * GENES] + 0.3f * x[i * GENES + 1];
                x[i * GENES + 2] += 8;
            }
            x[i * GENES + 4] = x[i * GENES + 3] + 0.3f * x[i * GENES + 4];
        }
        return new DenseMatrix(2 * N, GENES, x);
    }

    private static DifferentialNetwork compare(DenseMatrix x, int threads) {
        try (Workers workers = new Workers(threads)) {
            return DifferentialNetwork.between(
                    x,
                    IntStream.range(0, N).toArray(),
                    IntStream.range(N, 2 * N).toArray(),
                    199,
                    1,
                    workers);
        }
    }

    @Test
    void findsThePairThatDiffersAndNoOther() {
        List<DifferentialNetwork.Pair> pairs = compare(tissue(5), 2).pairs();
        assertThat(pairs).hasSize(28);
        assertThat(pairs.get(0).a()).isZero();
        assertThat(pairs.get(0).b()).isEqualTo(1);
        assertThat(pairs.get(0).difference()).isPositive();
        assertThat(pairs.get(0).p()).isEqualTo(1.0 / 200);
        assertThat(pairs.stream().skip(1)).allMatch(p -> p.q() > 0.05);
    }

    @Test
    void onDiskIsAsInMemory() {
        int[] a = IntStream.range(0, N).toArray();
        int[] b = IntStream.range(N, 2 * N).toArray();
        try (Workers workers = new Workers(2)) {
            assertThat(DifferentialNetwork.between(tissue(7), a, b, 9, 1, folder, workers))
                    .isEqualTo(DifferentialNetwork.between(tissue(7), a, b, 9, 1, workers));
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void threadsChangeNothingAndFewCellsAreRefused() {
        assertThat(compare(tissue(6), 1)).isEqualTo(compare(tissue(6), 2));
        try (Workers workers = new Workers(1)) {
            assertThatThrownBy(() -> DifferentialNetwork.between(
                            tissue(6), new int[] {1, 2}, IntStream.range(3, 90).toArray(), 9, 1, workers))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("30 cells");
        }
    }
}
