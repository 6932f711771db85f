package io.stroma.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stroma.random.Seeds;
import io.stroma.testing.Npz;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LeidenTest {

    private final Npz fixture = Npz.resource("fixtures/prepare/pca_knn_leiden.npz");
    private final CsrGraph graph = graph(300, fixture.ints("edges"));

    @Test
    void modularityIsThatOfTheReference() {
        assertThat(Communities.modularity(graph, fixture.ints("fixed_random4"), 1))
                .isCloseTo(fixture.scalar("modularity_fixed_random4"), within(1e-12));
        double[] expected = fixture.doubles("modularity_fixed_celltype_g05_g1_g2");
        double[] gamma = {0.5, 1, 2};
        for (int g = 0; g < 3; g++) {
            assertThat(Communities.modularity(graph, fixture.ints("fixed_celltype"), gamma[g]))
                    .isCloseTo(expected[g], within(1e-12));
        }
    }

    @Test
    void everySeedReachesTheModularityOfTheReference() {
        double best = 0;
        for (long seed = 0; seed < 10; seed++) {
            Communities found = Leiden.cluster(graph, 1, seed);
            double q = Communities.modularity(graph, found.of(), 1);
            assertThat(q).isBetween(0.523, 0.5292);
            best = Math.max(best, q);
        }
        assertThat(best).isGreaterThan(0.527);
    }

    @Test
    void theSeedDecidesAndTheLargestComesFirst() {
        Communities a = Leiden.cluster(graph, 2, 5);
        Communities b = Leiden.cluster(graph, 2, 5);
        assertThat(b.of()).containsExactly(a.of());
        int[] sizes = new int[a.count()];
        Arrays.stream(a.of()).forEach(c -> sizes[c]++);
        assertThat(sizes).isSortedAccordingTo((x, y) -> Integer.compare(y, x)).doesNotContain(0);
    }

    @Test
    void plantedGroupsAreFound() {
        CsrGraph planted = planted(6, 50, 0.3, 0.01);
        int[] found = Leiden.cluster(planted, 1, 0).of();
        for (int i = 0; i < 300; i++) {
            assertThat(found[i] == found[(i / 50) * 50]).isTrue();
        }
        assertThat(Arrays.stream(found).distinct().count()).isEqualTo(6);
    }

    @Test
    void theWantedNumberIsFound() {
        for (int wanted : new int[] {1, 3, 6, 12}) {
            assertThat(Leiden.withCount(graph, wanted, 0).count()).isEqualTo(wanted);
        }
        assertThatThrownBy(() -> Leiden.withCount(graph, 301, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Leiden.cluster(graph, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aGraphWithoutEdgesFallsApart() {
        CsrGraph none = graph(4, new int[0]);
        assertThat(Leiden.cluster(none, 1, 0).of()).containsExactly(0, 1, 2, 3);
        assertThat(Communities.modularity(none, new int[] {0, 0, 1, 1}, 1)).isZero();
        assertThat(Leiden.cluster(graph(1, new int[0]), 1, 0).count()).isEqualTo(1);
    }

    private static CsrGraph planted(int groups, int size, double inside, double outside) {
        SplittableRandom random = Seeds.stream(1);
        int n = groups * size;
        int[] a = new int[n * n];
        int[] b = new int[n * n];
        int m = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                if (random.nextDouble() < (i / size == j / size ? inside : outside)) {
                    a[m] = i;
                    b[m++] = j;
                }
            }
        }
        return CsrGraph.undirected(n, Arrays.copyOf(a, m), Arrays.copyOf(b, m));
    }

    private static CsrGraph graph(int n, int[] edges) {
        int[] a = new int[edges.length / 2];
        int[] b = new int[edges.length / 2];
        Arrays.setAll(a, e -> edges[2 * e]);
        Arrays.setAll(b, e -> edges[2 * e + 1]);
        return CsrGraph.undirected(n, a, b);
    }
}
