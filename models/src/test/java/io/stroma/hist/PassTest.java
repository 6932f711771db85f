package io.stroma.hist;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.parallel.Workers;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassTest {

    private static int[] sizes(int count, int threads) {
        try (Workers workers = new Workers(threads)) {
            int[] cuts = Pass.inference(workers).cuts(count);
            assertThat(cuts[0]).isZero();
            assertThat(cuts[cuts.length - 1]).isEqualTo(count);
            return IntStream.range(1, cuts.length)
                    .map(k -> cuts[k] - cuts[k - 1])
                    .toArray();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 63, 191, 192, 324, 385, 1249, 1250, 2049, 5000, 5121, 200_000})
    void piecesAreEvenInNumberAndSize(int count) {
        int[] sizes = sizes(count, 2);
        assertThat(sizes.length % 2).isZero();
        int least = IntStream.of(sizes).min().orElseThrow();
        int most = IntStream.of(sizes).max().orElseThrow();
        assertThat(most - least).isBetween(0, 1);
        assertThat(least).isPositive();
        assertThat(most).isLessThanOrEqualTo(512);
        assertThat(sizes(count, 5)).containsExactly(sizes); // and so the bits are those of any number of threads
    }

    @Test
    void smallLevelsAreNotCutSmall() {
        assertThat(sizes(324, 2)).containsExactly(162, 162);
        assertThat(sizes(600, 2)).containsExactly(300, 300);
        for (int count = 384; count < 6000; count += 37) {
            assertThat(IntStream.of(sizes(count, 2)).min().orElseThrow()).isGreaterThanOrEqualTo(192);
        }
        assertThat(sizes(1252, 2)).containsExactly(313, 313, 313, 313);
        assertThat(sizes(1, 2)).containsExactly(1);
    }

    @Test
    void nothingIsOneEmptyPieceAndARecordedPassIsNotCut() {
        assertThat(Pass.recorded().cuts(9000)).containsExactly(0, 9000);
        try (Workers two = new Workers(2)) {
            assertThat(Pass.inference(two).cuts(0)).containsExactly(0, 0);
        }
    }
}
