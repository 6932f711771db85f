package io.stroma.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stroma.error.BadInputException;
import io.stroma.graph.CsrGraph;
import io.stroma.graph.Delaunay;
import io.stroma.parallel.Workers;
import io.stroma.random.Permutations;
import io.stroma.random.Seeds;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CellTable;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.GenePanel;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Positions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Annotation of labels that a representation does or does not know. */
class AnnotationTest {

    private static final int N = 450;
    private static final List<String> CLASSES = List.of("A", "B", "C");

    private static CsrGraph graph(Positions p) {
        try (Workers workers = new Workers(1)) {
            return Delaunay.graph(p, workers);
        }
    }

    private static Positions positions() {
        SplittableRandom random = Seeds.stream(8);
        return new Positions(
                IntStream.range(0, N).mapToDouble(i -> random.nextDouble()).toArray(),
                IntStream.range(0, N).mapToDouble(i -> random.nextDouble()).toArray(),
                LengthUnit.ARBITRARY);
    }

    private static CellTable table(int[] codes) {
        List<String> names = IntStream.range(0, N).mapToObj(i -> "c" + i).toList();
        return new CellTable(names, Map.of("type", new CellColumn.Categorical(codes, CLASSES, false)));
    }

    private static DenseMatrix informative(int[] codes) {
        SplittableRandom random = Seeds.stream(9);
        float[] values = new float[4 * N];
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < 4; j++) {
                values[4 * i + j] = (float) (random.nextGaussian() + (j == codes[i] ? 4 : 0));
            }
        }
        return new DenseMatrix(N, 4, values);
    }

    private static double f1(int[] labels, DenseMatrix x, int threads) {
        Positions p = positions();
        CsrGraph graph = graph(p);
        try (Workers workers = new Workers(threads)) {
            LabelSet set = LabelSet.of(table(labels), "type", null);
            return new Annotation("toy", set, p, graph, 0, 1, workers)
                    .evaluate(Map.of("x", x), Split.Kind.BLOCKS).stream()
                            .filter(m -> m.metric().equals("f1_macro"))
                            .findFirst()
                            .orElseThrow()
                            .value();
        }
    }

    @Test
    void findsLabelsThatAreThereAndChanceForShuffledOnes() {
        int[] codes = IntStream.range(0, N).map(i -> i % 3).toArray();
        DenseMatrix x = informative(codes);
        assertThat(f1(codes, x, 2)).isGreaterThan(0.9);
        int[] shuffled = Arrays.stream(Permutations.of(N, Seeds.stream(1)))
                .map(i -> codes[i])
                .toArray();
        assertThat(f1(shuffled, x, 2)).isBetween(0.2, 0.45);
    }

    @Test
    void doesNotDependOnThreads() {
        int[] codes = IntStream.range(0, N).map(i -> i % 3).toArray();
        DenseMatrix x = informative(codes);
        assertThat(f1(codes, x, 1)).isEqualTo(f1(codes, x, 2));
    }

    /** A class that lives in one corner is judged whole in every repeat, whichever folds its blocks are in. */
    @Test
    void everyRepeatOfBlocksJudgesEveryLabelledCell() {
        Positions p = positions();
        int[] codes = IntStream.range(0, N)
                .map(i -> p.x()[i] < 0.2 && p.y()[i] < 0.2 ? 2 : i % 2)
                .toArray();
        long corner = Arrays.stream(codes).filter(c -> c == 2).count();
        float[] parity = new float[N]; // tells the two common classes apart, and the corner from neither
        for (int i = 0; i < N; i++) {
            parity[i] = i % 2;
        }
        LabelSet set = LabelSet.of(table(codes), "type", null);
        try (Workers workers = new Workers(2)) {
            List<Metric> metrics = new Annotation("toy", set, p, graph(p), 0, 1, workers)
                    .evaluate(Map.of("x", new DenseMatrix(N, 1, parity)), Split.Kind.BLOCKS);
            assertThat(metrics.get(1).metric()).isEqualTo("accuracy");
            assertThat(metrics.get(1).value() * N).isCloseTo(N - corner, within(1e-9)); // of all cells, not of a fold's
            assertThat(metrics.get(0).value()).isBetween(0.6, 2 / 3.0); // the corner counts as a third, with F1 0
        }
    }

    @Test
    void saysThatSoFewCellsCannotBeHeldOutByBlocks() {
        int[] codes = IntStream.range(0, N).map(i -> i < 24 ? i % 2 : -1).toArray();
        IntStream pairs = IntStream.range(0, N * N);
        int[] all = pairs.filter(k -> k / N < k % N).toArray();
        CsrGraph complete = CsrGraph.undirected(
                N,
                Arrays.stream(all).map(k -> k / N).toArray(),
                Arrays.stream(all).map(k -> k % N).toArray());
        LabelSet set = LabelSet.of(table(codes), "type", null);
        try (Workers workers = new Workers(1)) {
            Annotation annotation = new Annotation("toy", set, positions(), complete, 0, 1, workers);
            assertThatThrownBy(() -> annotation.evaluate(Map.of("x", informative(new int[N])), Split.Kind.BLOCKS))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("'blocks' leaves none of the 24 cells");
        }
    }

    /** One representation or several, splits of every kind: folds side by side give what one after the other gives. */
    @ParameterizedTest
    @EnumSource(Split.Kind.class)
    void everyScoreIsTheSameWithAnyNumberOfThreads(Split.Kind kind) {
        int[] codes = IntStream.range(0, N).map(i -> i % 3).toArray();
        DenseMatrix x = informative(codes);
        Positions p = positions();
        int[] tissueOf = IntStream.range(0, N).map(i -> i * 4 / N).toArray();
        Cohort cohort = new Cohort(
                List.of("a", "b", "c", "d"),
                tissueOf,
                new GenePanel(List.of("g1", "g2", "g3", "g4")),
                x,
                p,
                graph(p),
                table(codes));
        LabelSet set = LabelSet.of(cohort.cells(), "type", null);
        Representations one = Representations.fixed(Map.of("x", x));
        List<List<Metric>> found = new ArrayList<>();
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = new Workers(threads)) {
                Annotation annotation = new Annotation("toy", set, cohort, 5, 2, workers);
                List<Metric> both = new ArrayList<>(annotation.evaluate(one, kind));
                both.addAll(annotation.evaluate(one.and(Baselines.of(cohort)), kind));
                found.add(both);
            }
        }
        assertThat(found.get(0)).hasSize(2 + 8).allMatch(m -> m.n() == (kind == Split.Kind.TISSUE ? 4 : 2));
        assertThat(found.get(1)).isEqualTo(found.get(0));
        assertThat(found.get(2)).isEqualTo(found.get(0));
        assertThat(found.get(0).subList(2, 4)).isEqualTo(found.get(0).subList(0, 2));
    }

    /** What is fitted is fitted on the cells of the other tissues, once a fold, whatever the number of threads. */
    @Test
    void nothingIsFittedOnTheTissueThatIsHeldOut() {
        int[] codes = IntStream.range(0, N).map(i -> i % 3).toArray();
        DenseMatrix x = informative(codes);
        Positions p = positions();
        int[] tissueOf = IntStream.range(0, N).map(i -> i % 5).toArray();
        List<String> names = List.of("a", "b", "c", "d", "e");
        GenePanel panel = new GenePanel(List.of("g1", "g2", "g3", "g4"));
        Cohort cohort = new Cohort(names, tissueOf, panel, x, p, graph(p), table(codes));
        List<Set<Integer>> seen = Collections.synchronizedList(new ArrayList<>());
        Representations watched = fitOn -> {
            seen.add(Arrays.stream(fitOn).mapToObj(i -> tissueOf[i]).collect(Collectors.toSet()));
            return Map.of("x", x);
        };
        try (Workers workers = new Workers(3)) {
            new Annotation("toy", LabelSet.of(cohort.cells(), "type", null), cohort, 0, 3, workers)
                    .evaluate(watched, Split.Kind.TISSUE);
        }
        assertThat(seen).hasSize(5).doesNotHaveDuplicates().allMatch(tissues -> tissues.size() == 4);
    }

    @Test
    void leavesOutWhatIsNoLabelAndClassesThatAreTooSmall() {
        List<String> names = IntStream.range(0, 40).mapToObj(i -> "c" + i).toList();
        String[] text = new String[40];
        Arrays.fill(text, 0, 15, "T");
        Arrays.fill(text, 15, 30, "B");
        Arrays.fill(text, 30, 34, "rare");
        text[34] = "Ambiguous";
        text[35] = "nan";
        LabelSet set = LabelSet.of(new CellTable(names, Map.of("type", new CellColumn.Text(text))), "type", null);
        assertThat(set.classes()).containsExactly("B", "T");
        assertThat(set.size()).isEqualTo(30);
        assertThat(set.leftOut()).isEqualTo(10);
        CellTable table = new CellTable(names, Map.of());
        assertThatThrownBy(() -> LabelSet.of(table, "type", null))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no label column 'type'");
    }

    @Test
    void neighbourMeansAreMeansOfNeighbours() {
        CsrGraph path = CsrGraph.undirected(4, new int[] {0, 1}, new int[] {1, 2});
        DenseMatrix x = new DenseMatrix(4, 1, new float[] {1, 2, 5, 9});
        assertThat(Baselines.neighbourMean(x, path).values()).containsExactly(2, 3, 2, 0);
        assertThat(new ArrayList<>(Baselines.of(informative(new int[N]), graph(positions()))
                        .keySet()))
                .containsExactly("own_pca", "neighbour_mean", "own_neighbour");
    }
}
