package io.stroma.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import io.stroma.parallel.Workers;
import io.stroma.prepare.NormalizedTissue;
import io.stroma.prepare.PreparationConfig;
import io.stroma.random.Permutations;
import io.stroma.synthetic.PlantedTissue;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CellTable;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.GenePanel;
import io.stroma.tissue.Tissue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tissues side by side, and annotation across them. */
class CohortTest {

    private final Workers workers = new Workers(1);

    @AfterEach
    void close() {
        workers.close();
    }

    /** A planted tissue whose genes are renamed from the given number on. */
    private Cohort.Member member(String name, int seed, int rename) {
        Tissue tissue = PlantedTissue.generate(300, 24, seed).tissue();
        NormalizedTissue normal = NormalizedTissue.of(tissue, PreparationConfig.defaults(), workers);
        List<String> genes = new ArrayList<>(normal.panel().names());
        for (int g = rename; g < genes.size(); g++) {
            genes.set(g, name + g);
        }
        return new Cohort.Member(
                name,
                new NormalizedTissue(
                        new GenePanel(genes), normal.cells(), normal.expression(), normal.positions(), normal.graph()),
                tissue.cells().select(normal.cells()));
    }

    private Cohort three(int rename) {
        return Cohort.pool(
                List.of(member("a", 1, rename), member("b", 2, rename), member("c", 3, rename)),
                List.of(PlantedTissue.CELL_TYPE));
    }

    @Test
    void keepsCommonGenesAndJoinsNoTissues() {
        Cohort cohort = three(20);
        assertThat(cohort.panel().size()).isEqualTo(20);
        assertThat(cohort.cells().size()).isEqualTo(cohort.tissueOf().length);
        cohort.graph().checkUndirected();
        for (int i = 0; i < cohort.tissueOf().length; i++) {
            for (int arc = cohort.graph().start(i); arc < cohort.graph().start(i + 1); arc++) {
                assertThat(cohort.tissueOf()[cohort.graph().target(arc)]).isEqualTo(cohort.tissueOf()[i]);
            }
        }
        Cohort.Member b = member("b", 2, 20);
        int at = IntStream.range(0, cohort.tissueOf().length)
                .filter(i -> cohort.tissueOf()[i] == 1)
                .findFirst()
                .orElseThrow();
        assertThat(cohort.expression().get(at, 7))
                .isEqualTo(b.normal().expression().get(0, 7));
        assertThatThrownBy(() -> three(0))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no gene in common");
    }

    @Test
    void sectionsOfOneFileGetGraphsOfTheirOwn() {
        Cohort whole = Cohort.pool(List.of(member("a", 1, 24)), List.of());
        int n = whole.tissueOf().length;
        String[] side =
                IntStream.range(0, n).mapToObj(i -> i % 2 == 0 ? "even" : "odd").toArray(String[]::new);
        Cohort marked = with(whole, side);
        Cohort sections = marked.bySection("side", workers);
        assertThat(sections.tissues()).containsExactly("even", "odd");
        sections.graph().checkUndirected();
        assertThat(sections.graph().arcs()).isPositive();
        for (int i = 0; i < n; i++) {
            for (int arc = sections.graph().start(i); arc < sections.graph().start(i + 1); arc++) {
                assertThat(sections.graph().target(arc) % 2).isEqualTo(i % 2);
            }
        }
        side[5] = null;
        Cohort broken = with(whole, side);
        assertThatThrownBy(() -> broken.bySection("side", workers))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no value for cell");
    }

    /** Two files may call a section the same; their coordinates have nothing to do with each other. */
    @Test
    void sectionsOfTheSameNameInTwoFilesAreNoNeighbours() {
        Cohort two = Cohort.pool(List.of(member("a", 1, 24), member("b", 2, 24)), List.of());
        int n = two.tissueOf().length;
        String[] side =
                IntStream.range(0, n).mapToObj(i -> i % 2 == 0 ? "1" : "2").toArray(String[]::new);
        Cohort sections = with(two, side).bySection("side", workers);
        assertThat(sections.tissues()).containsExactly("1", "2");
        for (int i = 0; i < n; i++) {
            assertThat(sections.graph().degree(i)).isPositive();
            for (int arc = sections.graph().start(i); arc < sections.graph().start(i + 1); arc++) {
                int neighbour = sections.graph().target(arc);
                assertThat(two.tissueOf()[neighbour]).isEqualTo(two.tissueOf()[i]);
                assertThat(side[neighbour]).isEqualTo(side[i]);
            }
        }
    }

    private static Cohort with(Cohort c, String[] side) {
        CellTable table = new CellTable(c.cells().names(), Map.of("side", new CellColumn.Text(side)));
        return new Cohort(c.tissues(), c.tissueOf(), c.panel(), c.expression(), c.positions(), c.graph(), table);
    }

    @Test
    void componentsOfBaselinesDoNotSeeHeldOutTissues() {
        Cohort cohort = three(24);
        int[] training = IntStream.range(0, cohort.tissueOf().length)
                .filter(i -> cohort.tissueOf()[i] != 2)
                .toArray();
        DenseMatrix before = Baselines.of(cohort).fittedOn(training).get("own_pca");
        DenseMatrix changed = new DenseMatrix(
                cohort.expression().rows(),
                cohort.expression().columns(),
                cohort.expression().values().clone());
        Arrays.fill(changed.values(), training.length * changed.columns(), changed.values().length, 9f);
        Cohort other = new Cohort(
                cohort.tissues(),
                cohort.tissueOf(),
                cohort.panel(),
                changed,
                cohort.positions(),
                cohort.graph(),
                cohort.cells());
        DenseMatrix after = Baselines.of(other).fittedOn(training).get("own_pca");
        assertThat(after.select(training).values())
                .isEqualTo(before.select(training).values());
        assertThat(Baselines.of(other)
                        .fittedOn(null)
                        .get("own_pca")
                        .select(training)
                        .values())
                .isNotEqualTo(before.select(training).values());
    }

    @Test
    void typesAreFoundInTissuesNeverSeenAndShuffledOnesAreNot() {
        Cohort cohort = three(24);
        LabelSet labels = LabelSet.of(cohort.cells(), PlantedTissue.CELL_TYPE, null);
        List<Metric> metrics =
                new Annotation("toy", labels, cohort, 0, 5, workers).evaluate(Baselines.of(cohort), Split.Kind.TISSUE);
        Metric own = metrics.get(0);
        assertThat(own.method()).isEqualTo("own_pca");
        assertThat(own.split()).isEqualTo("tissue");
        assertThat(own.n()).isEqualTo(3);
        int[] order = Permutations.of(labels.size(), io.stroma.random.Seeds.stream(3));
        int[] mixed = Arrays.stream(order).map(i -> labels.label()[i]).toArray();
        LabelSet shuffled = new LabelSet(labels.column(), labels.cells(), mixed, labels.classes(), 0);
        double chance = new Annotation("toy", shuffled, cohort, 0, 5, workers)
                .evaluate(Baselines.of(cohort), Split.Kind.TISSUE)
                .get(0)
                .value();
        assertThat(own.value()).isGreaterThan(chance + 0.25);
        assertThat(chance).isLessThan(1.6 / labels.classes().size());
    }
}
