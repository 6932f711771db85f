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

    private static Split split(Split.Kind kind, Positions p, CsrGraph graph, long seed, int fold) {
        return Split.of(kind, p, graph, new int[N], seed, fold);
    }

    @ParameterizedTest
    @EnumSource(
            value = Split.Kind.class,
            names = {"RANDOM", "BLOCKS"})
    void sharesAreDisjointAndReproducible(Split.Kind kind) {
        Positions p = positions();
        CsrGraph graph = graph(p);
        Split a = split(kind, p, graph, 3, 0);
        Split b = split(kind, p, graph, 3, 0);
        assertThat(b.test()).isEqualTo(a.test());
        assertThat(b.train()).isEqualTo(a.train());
        assertThat(split(kind, p, graph, 4, 0).test()).isNotEqualTo(a.test());
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
            Split split = split(Split.Kind.BLOCKS, p, graph, seed, seed);
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
    void theFoldsOfBlocksTestEveryCellOnce() {
        Positions p = positions();
        CsrGraph graph = graph(p);
        assertThat(Split.Kind.BLOCKS.folds(new int[N])).isEqualTo(5);
        int[] tested = new int[N];
        for (int fold = 0; fold < 5; fold++) {
            Split split = split(Split.Kind.BLOCKS, p, graph, 6, fold);
            assertThat(split.test().length).isBetween(N / 7, N / 4);
            Arrays.stream(split.test()).forEach(i -> tested[i]++);
        }
        assertThat(tested).containsOnly(1);
    }

    @Test
    void randomSharesAreThePublishedOnes() {
        Positions p = positions();
        Split split = split(Split.Kind.RANDOM, p, graph(p), 0, 0);
        assertThat(split.test()).hasSize(N / 5);
        assertThat(split.validation()).hasSize((int) (0.16 * N));
        assertThat(split.train()).hasSize(N - N / 5 - (int) (0.16 * N));
    }

    @Test
    void everyTissueIsHeldOutOnceAndWhole() {
        Positions p = positions();
        int[] tissueOf = IntStream.range(0, N).map(i -> 2 * (i % 3)).toArray();
        assertThat(Split.Kind.TISSUE.folds(tissueOf)).isEqualTo(3);
        Set<Integer> held = new HashSet<>();
        for (int fold = 0; fold < 3; fold++) {
            Split split = Split.of(Split.Kind.TISSUE, p, null, tissueOf, 0, fold);
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
        assertThat(Split.Kind.TISSUE.folds(tissueOf)).isEqualTo(5);
        Set<Integer> held = new HashSet<>();
        for (int fold = 0; fold < 5; fold++) {
            Arrays.stream(Split.of(Split.Kind.TISSUE, p, null, tissueOf, 0, fold)
                            .test())
                    .map(i -> tissueOf[i])
                    .distinct()
                    .forEach(t -> assertThat(held.add(t)).isTrue());
        }
        assertThat(held).hasSize(12);
        assertThatThrownBy(() -> Split.Kind.TISSUE.folds(new int[N]))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--tissue COLUMN");
    }

    @Test
    void blocksAreLaidOverEveryTissue() {
        Positions p = positions();
        int[] tissueOf = IntStream.range(0, N).map(i -> i < N / 4 ? 0 : 1).toArray();
        Split split = Split.of(Split.Kind.BLOCKS, p, CsrGraph.undirected(N, new int[0], new int[0]), tissueOf, 1, 0);
        long small = Arrays.stream(split.test()).filter(i -> tissueOf[i] == 0).count();
        assertThat(small).isBetween(N / 4L / 8, N / 4L / 3);
        assertThat(split.test().length - small).isBetween(3L * N / 4 / 8, 3L * N / 4 / 3);
    }
}
