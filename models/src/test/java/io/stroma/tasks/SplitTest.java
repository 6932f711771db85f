package io.stroma.tasks;

import static org.assertj.core.api.Assertions.assertThat;

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
    @EnumSource(Split.Kind.class)
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
}
