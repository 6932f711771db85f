package io.stroma.hist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stroma.error.BadInputException;
import io.stroma.testing.Fixture;
import io.stroma.tissue.DenseMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatticeMapTest {

    @ParameterizedTest
    @CsvSource({"integers,0", "hex55,0", "crowded,97", "halves,0", "pile,29"})
    void sitesOfTheReleasedMapperWithAStableSort(String set, int atLeast) {
        Fixture expected = AuthorsRuns.fixture("lattice");
        LatticeMap map = LatticeMap.of(expected.matrix(set + ".points"));
        assertThat(map.i()).containsExactly(expected.column(set + ".sites", 0));
        assertThat(map.j()).containsExactly(expected.column(set + ".sites", 1));
        assertThat(map.rowMajor()).containsExactly(expected.ints(set + ".row_major_order"));
        if (atLeast == 0 && !set.equals("halves")) {
            assertThat(map.collisions()).isZero();
        }
        assertThat(map.collisions()).isGreaterThanOrEqualTo(atLeast);
    }

    @Test
    void aCollisionGoesToTheFreeSiteNearestToTheTruePosition() {
        LatticeMap map = LatticeMap.of(new DenseMatrix(3, 2, new float[] {5, 5, 5, 5.3f, 5.2f, 4.9f}));
        // the first is exact; the third is nearer to (5, 5) than the second, so it chooses before it
        assertThat(map.i()).containsExactly(0, 0, 1);
        assertThat(map.j()).containsExactly(0, 1, 0);
        assertThat(map.collisions()).isEqualTo(2);
        assertThat(map.displacement()).isCloseTo(Math.hypot(0.8, 0.1), within(1e-6));
    }

    @Test
    void moreSpotsOnOnePlaceThanTheFirstRadiusHolds() {
        int n = 21 * 21 + 30; // the rings up to radius 10 hold 441 sites
        float[] p = new float[2 * n];
        for (int s = 0; s < n; s++) {
            p[2 * s] = 50 + 1e-4f * s;
            p[2 * s + 1] = 50;
        }
        LatticeMap map = LatticeMap.of(new DenseMatrix(n, 2, p));
        assertThat(java.util.Arrays.stream(map.i()).max().orElseThrow()).isLessThan(23);
        assertThat(java.util.stream.IntStream.range(0, n)
                        .mapToObj(s -> map.i()[s] + "," + map.j()[s])
                        .distinct())
                .hasSize(n);
    }

    @Test
    void positionsBeyondAnyLatticeAreRefused() {
        assertThatThrownBy(() -> LatticeMap.of(new DenseMatrix(2, 2, new float[] {0, 0, 3e9f, 0})))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("spot 1")
                .hasMessageContaining("lattice unit");
    }
}
