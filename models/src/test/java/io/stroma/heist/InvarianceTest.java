package io.stroma.heist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.graph.CsrGraph;
import io.stroma.nn.Tensors;
import io.stroma.parallel.Workers;
import io.stroma.prepare.GeneNetwork;
import io.stroma.prepare.PreparedTissue;
import io.stroma.random.Seeds;
import io.stroma.synthetic.PlantedTissue;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Positions;
import io.stroma.tissue.Tissue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not matter does not matter: order of cells and genes, hidden values, other cells, the origin. */
class InvarianceTest {

    private static final ScalarType F64 = ScalarType.Double;
    private static final double TOLERANCE = 1e-9;
    private static final int CELLS = 24;
    private static final int GENES = 20;

    private static PreparedTissue tissue;
    private final SplittableRandom random = new SplittableRandom(3);

    @BeforeAll
    static void prepare() {
        tissue = SmallTissue.prepared();
    }

    /** Embeddings as arrays, rows of cells. */
    private record Out(double[] cells, double[] genes, double[] pooled) {}

    private static Out embed(HeistModel model, HeistPart part, Masks masks) {
        try (PointerScope scope = new PointerScope()) {
            HeistEncoder.Embeddings z = model.encoder.forward(part, NodeInputs.of(part, masks, model.config(), F64));
            return new Out(Tensors.doubles(z.cells()), Tensors.doubles(z.genes()), Tensors.doubles(z.pooled()));
        }
    }

    /** A part whose values have no ties, so that ranks are those of the values. */
    private HeistPart distinct(HeistPart part) {
        double[] x = part.x().clone();
        for (int e = 0; e < x.length; e++) {
            x[e] += 1e-3 + 1e-3 * random.nextDouble();
        }
        return with(part, x, part.z());
    }

    private static HeistPart with(HeistPart p, double[] x, double[] z) {
        return new HeistPart(
                p.context(), p.cells(), p.blocks(), x, z, p.standardised(), p.units(), p.source(), p.target());
    }

    private static double[] rows(double[] values, int[] order, int width) {
        double[] out = new double[values.length];
        for (int k = 0; k < order.length; k++) {
            System.arraycopy(values, order[k] * width, out, k * width, width);
        }
        return out;
    }

    private int[] shuffled(int from, int to) {
        List<Integer> order = new ArrayList<>(IntStream.range(from, to).boxed().toList());
        for (int i = order.size() - 1; i > 0; i--) {
            java.util.Collections.swap(order, i, random.nextInt(i + 1));
        }
        return order.stream().mapToInt(Integer::intValue).toArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"paper", "reference", "stroma"})
    void permutingTheCellsPermutesTheEmbeddings(String profile) {
        HeistModel model = new HeistModel(SmallTissue.config(profile), F64, 1);
        try (Parts parts = Parts.of(tissue, model)) {
            HeistPart part = parts.of(SmallTissue.first(CELLS));
            int[] order = part.blocks().stream() // inside blocks: cells of a type lie together
                    .flatMapToInt(b -> Arrays.stream(shuffled(b.from(), b.to())))
                    .toArray();
            int[] place = new int[CELLS];
            for (int k = 0; k < CELLS; k++) {
                place[order[k]] = k;
            }
            HeistPart moved = new HeistPart(
                    part.context(),
                    Arrays.stream(order).map(k -> part.cells()[k]).toArray(),
                    part.blocks(),
                    rows(part.x(), order, GENES),
                    rows(part.z(), order, GENES),
                    rows(part.standardised(), order, 2),
                    rows(part.units(), order, 2),
                    Arrays.stream(part.source()).map(k -> place[k]).toArray(),
                    Arrays.stream(part.target()).map(k -> place[k]).toArray());
            Out a = embed(model, part, Masks.none(part));
            Out b = embed(model, moved, Masks.none(moved));
            int d = model.config().width();
            assertThat(b.cells).containsExactly(rows(a.cells, order, d), within(TOLERANCE));
            assertThat(b.genes).containsExactly(rows(a.genes, order, GENES * d), within(TOLERANCE));
            assertThat(b.pooled).containsExactly(rows(a.pooled, order, d), within(TOLERANCE));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"paper", "reference", "stroma"})
    void permutingTheGenesPermutesGenesAndLeavesCells(String profile) {
        HeistModel model = new HeistModel(SmallTissue.config(profile), F64, 1);
        int[] order = shuffled(0, GENES);
        int[] place = new int[GENES];
        for (int g = 0; g < GENES; g++) {
            place[order[g]] = g;
        }
        List<CsrGraph> networks = tissue.networks().stream()
                .map(GeneNetwork::graph)
                .map(n -> renamed(n, order, place))
                .toList();
        List<String> names =
                Arrays.stream(order).mapToObj(g -> tissue.panel().name(g)).toList();
        try (Parts parts = Parts.of(tissue, model);
                TissueContext context = new TissueContext(networks, names, model.config(), F64)) {
            HeistPart part = distinct(parts.of(SmallTissue.first(CELLS)));
            HeistPart moved = new HeistPart(
                    context,
                    part.cells(),
                    part.blocks(),
                    columns(part.x(), order, 1),
                    columns(part.z(), order, 1),
                    part.standardised(),
                    part.units(),
                    part.source(),
                    part.target());
            Out a = embed(model, part, Masks.none(part));
            Out b = embed(model, moved, Masks.none(moved));
            assertThat(b.cells).containsExactly(a.cells, within(TOLERANCE));
            assertThat(b.pooled).containsExactly(a.pooled, within(TOLERANCE));
            assertThat(b.genes)
                    .containsExactly(columns(a.genes, order, model.config().width()), within(TOLERANCE));
        }
    }

    /** Entries (n, G, width) with the genes in another order. */
    private static double[] columns(double[] values, int[] order, int width) {
        double[] out = new double[values.length];
        for (int k = 0; k < values.length / (GENES * width); k++) {
            for (int g = 0; g < GENES; g++) {
                System.arraycopy(values, (k * GENES + order[g]) * width, out, (k * GENES + g) * width, width);
            }
        }
        return out;
    }

    private static CsrGraph renamed(CsrGraph graph, int[] order, int[] place) {
        int[] starts = new int[GENES + 1];
        List<Integer> targets = new ArrayList<>();
        for (int g = 0; g < GENES; g++) {
            int old = order[g];
            IntStream.range(graph.start(old), graph.start(old + 1))
                    .map(arc -> place[graph.target(arc)])
                    .sorted()
                    .forEach(targets::add);
            starts[g + 1] = targets.size();
        }
        return new CsrGraph(starts, targets.stream().mapToInt(Integer::intValue).toArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"paper", "reference", "stroma"})
    void hiddenValuesAreNotSeen(String profile) {
        HeistModel model = new HeistModel(SmallTissue.config(profile), F64, 1);
        try (Parts parts = Parts.of(tissue, model)) {
            HeistPart part = parts.of(SmallTissue.first(CELLS));
            Masks masks = Masks.draw(part, model.config(), Seeds.stream(8));
            double[] x = part.x().clone();
            double[] z = part.z().clone();
            double[] xy = part.standardised().clone();
            double[] units = part.units().clone();
            int hidden = 0;
            for (int e = 0; e < x.length; e++) {
                if (masks.genes()[e]) {
                    x[e] = 100 * random.nextDouble();
                    z[e] = 100 * random.nextDouble();
                    hidden++;
                }
            }
            for (int k = 0; k < CELLS; k++) {
                if (masks.cells()[k]) {
                    xy[2 * k] = 50;
                    units[2 * k + 1] = -50;
                    hidden++;
                }
            }
            HeistPart other = new HeistPart(
                    part.context(), part.cells(), part.blocks(), x, z, xy, units, part.source(), part.target());
            assertThat(hidden).isPositive();
            Out a = embed(model, part, masks);
            Out b = embed(model, other, masks);
            assertThat(b.cells).isEqualTo(a.cells);
            assertThat(b.genes).isEqualTo(a.genes);
            assertThat(b.pooled).isEqualTo(a.pooled);
            assertThat(embed(model, part, Masks.none(part)).genes).isNotEqualTo(a.genes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"paper", "stroma"})
    void cellsOutsideAPartDoNotInfluenceIt(String profile) {
        HeistModel model = new HeistModel(SmallTissue.config(profile), F64, 1);
        try (Parts parts = Parts.of(tissue, model)) {
            int[] members = SmallTissue.first(CELLS);
            HeistPart part = parts.of(members);
            HeistPart wider = parts.of(SmallTissue.first(CELLS + 20));
            Out alone = embed(model, part, Masks.none(part));
            embed(model, wider, Masks.none(wider));
            Out again = embed(model, parts.of(members), Masks.none(part));
            assertThat(again.cells).isEqualTo(alone.cells);
            assertThat(Arrays.stream(part.cells()).allMatch(c -> c < CELLS)).isTrue();
            assertThat(part.source().length)
                    .as("arcs of the induced graph only")
                    .isEqualTo(arcsInside(members));
        }
    }

    private static int arcsInside(int[] members) {
        CsrGraph graph = tissue.cellGraph();
        return (int) Arrays.stream(members)
                .flatMap(
                        i -> IntStream.range(graph.start(i), graph.start(i + 1)).map(graph::target))
                .filter(j -> j < members.length)
                .count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"paper", "stroma"})
    void movingTheTissueChangesNothing(String profile) {
        Tissue here = PlantedTissue.generate(90, GENES, 3).tissue();
        Positions p = here.positions();
        Positions moved = new Positions(
                Arrays.stream(p.x()).map(x -> x + 4096).toArray(),
                Arrays.stream(p.y()).map(y -> y - 512).toArray(),
                LengthUnit.MICROMETRE);
        Tissue there = new Tissue(
                here.name(), here.expression(), here.panel(), moved, here.cells(), here.modality(), here.scale());
        HeistModel model = new HeistModel(SmallTissue.config(profile), 1);
        try (Workers one = new Workers(1)) {
            CellEmbeddings a = new HeistEmbedder(model, one).embed(tissue, 30, n -> {});
            CellEmbeddings b = new HeistEmbedder(model, one).embed(SmallTissue.prepared(there), 30, n -> {});
            float[] x = a.both().values();
            float[] y = b.both().values();
            double worst = IntStream.range(0, x.length)
                    .mapToDouble(e -> Math.abs(x[e] - y[e]))
                    .max()
                    .orElseThrow();
            assertThat(worst).isLessThan(2e-3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void partsInAnyOrderGiveTheSameBits(int threads) {
        HeistModel model = new HeistModel(SmallTissue.config("stroma"), 1);
        try (Workers one = new Workers(1);
                Workers some = new Workers(threads);
                Parts parts = Parts.of(tissue, model)) {
            CellEmbeddings whole = new HeistEmbedder(model, some).embed(tissue, 30, n -> {});
            List<int[]> partition = new ArrayList<>(io.stroma.graph.SpatialPartition.parts(tissue.positions(), 30, 0));
            partition.sort(Comparator.comparingInt(own -> -own[0]));
            CellEmbeddings again = new HeistEmbedder(model, one).embed(tissue, 30, n -> {});
            assertThat(again.both().values()).isEqualTo(whole.both().values());
            for (int[] own : partition) {
                assertThat(parts.of(own).size()).isEqualTo(own.length);
            }
        }
    }
}
