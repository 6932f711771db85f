package io.stroma.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.UsageException;
import io.stroma.graph.CsrGraph;
import io.stroma.graph.Delaunay;
import io.stroma.parallel.Workers;
import io.stroma.random.Seeds;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Positions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SplitTest {

    private static final int N = 1200;

    private static CsrGraph graph(Positions p) {
        try (Workers workers = new Workers(1)) {
            return Delaunay.graph(p, workers);
        }
    }

    private static Positions positions() {
        SplittableRandom random = Seeds.stream(4);
        return new Positions(
                IntStream.range(0, N)
                        .mapToDouble(i -> random.nextDouble() * 100)
                        .toArray(),
                IntStream.range(0, N).mapToDouble(i -> random.nextDouble() * 60).toArray(),
                LengthUnit.MICROMETRE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Split.Kind.class,
            names = {"RANDOM", "BLOCKS"})
    void sharesAreDisjointAndReproducible(Split.Kind kind) {
        Positions p = positions();
        CsrGraph graph = graph(p);
        Split a = Split.of(kind, p, graph, 3);
        Split b = Split.of(kind, p, graph, 3);
        assertThat(b.test()).isEqualTo(a.test());
        assertThat(b.train()).isEqualTo(a.train());
        assertThat(Split.of(kind, p, graph, 4).test()).isNotEqualTo(a.test());
        Set<Integer> all = new HashSet<>();
        for (int[] share : new int[][] {a.train(), a.validation(), a.test()}) {
            assertThat(share).isNotEmpty();
            Arrays.stream(share).forEach(i -> assertThat(all.add(i)).isTrue());
        }
        assertThat(a.test().length).isBetween(N / 7, N / 3);
    }

    @Test
    void noTestCellOfABlockHasANeighbourInTraining() {
        Positions p = positions();
        CsrGraph graph = graph(p);
        for (int seed = 0; seed < 5; seed++) {
            Split split = Split.of(Split.Kind.BLOCKS, p, graph, seed);
            Set<Integer> seen = new HashSet<>();
            Arrays.stream(split.train()).forEach(seen::add);
            Arrays.stream(split.validation()).forEach(seen::add);
            for (int i : split.test()) {
                for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
                    assertThat(seen).doesNotContain(graph.target(arc));
                }
            }
        }
    }

    @Test
    void randomSharesAreThePublishedOnes() {
        Positions p = positions();
        Split split = Split.of(Split.Kind.RANDOM, p, graph(p), 0);
        assertThat(split.test()).hasSize(N / 5);
        assertThat(split.validation()).hasSize((int) (0.16 * N));
        assertThat(split.train()).hasSize(N - N / 5 - (int) (0.16 * N));
    }

    @Test
    void everyTissueIsHeldOutOnceAndWhole() {
        Positions p = positions();
        int[] tissueOf = IntStream.range(0, N).map(i -> 2 * (i % 3)).toArray();
        assertThat(Split.folds(tissueOf)).isEqualTo(3);
        Set<Integer> held = new HashSet<>();
        for (int fold = 0; fold < 3; fold++) {
            Split split = Split.of(Split.Kind.TISSUE, p, null, tissueOf, fold);
            int[] test =
                    Arrays.stream(split.test()).map(i -> tissueOf[i]).distinct().toArray();
            assertThat(test).hasSize(1);
            assertThat(split.test()).hasSize(N / 3);
            assertThat(split.train().length + split.validation().length).isEqualTo(N - N / 3);
            held.add(test[0]);
        }
        assertThat(held).containsExactlyInAnyOrder(0, 2, 4);
    }

    @Test
    void manyTissuesAreHeldOutInFiveGroups() {
        Positions p = positions();
        int[] tissueOf = IntStream.range(0, N).map(i -> i % 12).toArray();
        assertThat(Split.folds(tissueOf)).isEqualTo(5);
        Set<Integer> held = new HashSet<>();
        for (int fold = 0; fold < 5; fold++) {
            Arrays.stream(Split.of(Split.Kind.TISSUE, p, null, tissueOf, fold).test())
                    .map(i -> tissueOf[i])
                    .distinct()
                    .forEach(t -> assertThat(held.add(t)).isTrue());
        }
        assertThat(held).hasSize(12);
        assertThatThrownBy(() -> Split.folds(new int[N]))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--tissue COLUMN");
    }

    @Test
    void blocksAreLaidOverEveryTissue() {
        Positions p = positions();
        int[] tissueOf = IntStream.range(0, N).map(i -> i < N / 4 ? 0 : 1).toArray();
        Split split = Split.of(Split.Kind.BLOCKS, p, CsrGraph.undirected(N, new int[0], new int[0]), tissueOf, 1);
        long small = Arrays.stream(split.test()).filter(i -> tissueOf[i] == 0).count();
        assertThat(small).isBetween(N / 4L / 8, N / 4L / 3);
        assertThat(split.test().length - small).isBetween(3L * N / 4 / 8, 3L * N / 4 / 3);
    }
}
