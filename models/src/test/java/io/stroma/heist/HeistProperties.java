package io.stroma.heist;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.nn.Tensors;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissue;
import io.stroma.random.Seeds;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What must not matter does not matter, from the prepared tissue to the embedding, in double precision: order of cells and
 * genes, origin and unit of the coordinates, cells outside a part, hidden values.
 */
class HeistProperties {

    private static final ScalarType F64 = ScalarType.Double;

    /** Embeddings leave in single precision, entries of size 1. */
    private static final float ROUNDING = 2e-5f;

    private static final PreparedTissue TISSUE = SmallTissue.prepared();
    private static final int CELLS = TISSUE.cellCount();
    private static final int GENES = TISSUE.geneCount();

    @Provide
    Arbitrary<String> profiles() {
        return Arbitraries.of("paper", "reference", "stroma");
    }

    private static HeistModel model(HeistConfig config) {
        HeistModel model = new HeistModel(config, F64, 1);
        try (Parts parts = Parts.of(TISSUE, model);
                Workers one = new Workers(1)) {
            model.startFrom(List.of(parts), 1, one);
        }
        return model;
    }

    private static HeistModel model(String profile) {
        return model(SmallTissue.config(profile));
    }

    private static CellEmbeddings embed(HeistModel model, PreparedTissue tissue, int partSize) {
        try (Workers one = new Workers(1)) {
            return new HeistEmbedder(model, one).embed(tissue, partSize, done -> {});
        }
    }

    private static void same(CellEmbeddings a, CellEmbeddings b) {
        close(a.cell(), b.cell());
        close(a.gene(), b.gene());
    }

    private static void close(DenseMatrix a, DenseMatrix b) {
        assertThat(spread(a)).as("embeddings that differ between cells").isGreaterThan(100 * ROUNDING);
        double most = 0;
        for (int e = 0; e < a.values().length; e++) {
            most = Math.max(most, Math.abs(a.values()[e] - b.values()[e]));
        }
        assertThat(most).isLessThan(ROUNDING);
    }

    /** Largest difference of a cell from the first one. */
    private static double spread(DenseMatrix m) {
        double most = 0;
        for (int e = 0; e < m.values().length; e++) {
            most = Math.max(most, Math.abs(m.values()[e] - m.values()[e % m.columns()]));
        }
        return most;
    }

    @Property(tries = 5)
    void theOrderOfTheCellsDoesNotMatter(@ForAll("profiles") String profile, @ForAll long seed) {
        HeistModel model = model(profile);
        int[] order = ChangedTissue.shuffled(CELLS, Seeds.stream(seed));
        PreparedTissue moved = ChangedTissue.of(TISSUE).cellsInOrder(order).build();
        CellEmbeddings a = embed(model, TISSUE, CELLS);
        CellEmbeddings b = embed(model, moved, CELLS);
        close(ChangedTissue.rows(a.cell(), order), b.cell());
        close(ChangedTissue.rows(a.gene(), order), b.gene());
    }

    @Property(tries = 3)
    void norUnderEncodingsOfTheGraph(@ForAll boolean walk, @ForAll long seed) {
        HeistConfig.Encoding encoding = walk ? HeistConfig.Encoding.RANDOM_WALK : HeistConfig.Encoding.LAPLACIAN;
        HeistModel model =
                model(SmallTissue.config("paper").but().encoding(encoding).build());
        int[] order = ChangedTissue.shuffled(CELLS, Seeds.stream(seed));
        PreparedTissue moved = ChangedTissue.of(TISSUE).cellsInOrder(order).build();
        close(
                ChangedTissue.rows(embed(model, TISSUE, CELLS).cell(), order),
                embed(model, moved, CELLS).cell());
    }

    @Property(tries = 5)
    void theOrderOfTheGenesDoesNotMatter(@ForAll("profiles") String profile, @ForAll long seed) {
        HeistModel model = model(profile);
        SplittableRandom random = Seeds.stream(seed);
        PreparedTissue here = ChangedTissue.of(TISSUE).withoutTies(random).build();
        int[] order = ChangedTissue.shuffled(GENES, random);
        PreparedTissue there = ChangedTissue.of(here).genesInOrder(order).build();
        same(embed(model, here, 40), embed(model, there, 40));
        double[] genes = geneNodes(model, here);
        double[] moved = geneNodes(model, there);
        int d = model.config().width();
        double[] expected = new double[genes.length];
        for (int e = 0; e < genes.length; e++) {
            int gene = e / d % GENES;
            expected[e] = genes[e + (order[gene] - gene) * d];
        }
        assertThat(apart(moved, expected)).isLessThan(1e-8);
        assertThat(apart(moved, genes)).as("order of the genes").isGreaterThan(1e-3);
    }

    private static double[] geneNodes(HeistModel model, PreparedTissue tissue) {
        try (Parts parts = Parts.of(tissue, model);
                PointerScope scope = new PointerScope()) {
            HeistPart part = parts.of(SmallTissue.first(12));
            return Tensors.doubles(model.encoder
                    .forward(part, NodeInputs.of(part, Masks.none(part), model.config(), F64))
                    .genes());
        }
    }

    @Property(tries = 6)
    void theOriginDoesNotMatter(
            @ForAll("profiles") String profile,
            @ForAll @DoubleRange(min = -1e5, max = 1e5) double dx,
            @ForAll @DoubleRange(min = -1e5, max = 1e5) double dy) {
        HeistModel model = model(profile);
        PreparedTissue moved =
                ChangedTissue.of(TISSUE).at(x -> x + dx, y -> y + dy).build();
        same(embed(model, TISSUE, 30), embed(model, moved, 30));
    }

    @Property(tries = 4)
    void theUnitOfTheCoordinatesDoesNotMatter(
            @ForAll("profiles") String profile, @ForAll @DoubleRange(min = 0.01, max = 100) double factor) {
        HeistModel model = model(profile);
        PreparedTissue scaled = ChangedTissue.of(TISSUE)
                .at(x -> factor * x, y -> factor * y)
                .spacing(factor * TISSUE.spacing())
                .build();
        same(embed(model, TISSUE, 30), embed(model, scaled, 30));
    }

    /** The paper's encodings are functions of x and y; without coordinates only the graph counts. */
    @Property(tries = 3)
    void withoutCoordinatesTheDirectionDoesNotMatter(@ForAll @DoubleRange(min = 0.1, max = 3) double angle) {
        double[] x = TISSUE.positions().x();
        double[] y = TISSUE.positions().y();
        double c = Math.cos(angle);
        double s = Math.sin(angle);
        int[] i = {0, 0};
        PreparedTissue turned = ChangedTissue.of(TISSUE)
                .at(v -> c * x[i[0]] - s * y[i[0]++], v -> s * x[i[1]] + c * y[i[1]++])
                .build();
        HeistConfig blind =
                SmallTissue.config("stroma").but().coordinates(false).build();
        same(embed(model(blind), TISSUE, CELLS), embed(model(blind), turned, CELLS));
        HeistModel seeing = model("paper");
        assertThat(embed(seeing, turned, CELLS).cell().values())
                .isNotEqualTo(embed(seeing, TISSUE, CELLS).cell().values());
    }

    /**
     * The cells outside trade places and lose all their edges; means of the tissue stay. In a part they share, they do
     * matter.
     */
    @Property(tries = 6)
    void cellsOutsideAPartDoNotMatter(
            @ForAll("profiles") String profile, @ForAll @IntRange(min = 1, max = 40) int size, @ForAll long seed) {
        HeistModel model = model(profile);
        SplittableRandom random = Seeds.stream(seed);
        int[] drawn = ChangedTissue.shuffled(CELLS, random);
        int[] members = Arrays.stream(drawn, 0, size).sorted().toArray();
        boolean[] inside = new boolean[CELLS];
        Arrays.stream(members).forEach(i -> inside[i] = true);
        int[] contents = SmallTissue.first(CELLS);
        for (int k = size; k < CELLS; k++) { // those outside move on by one
            contents[drawn[k]] = drawn[k + 1 < CELLS ? k + 1 : size];
        }
        PreparedTissue other = ChangedTissue.of(TISSUE)
                .contentsOf(contents)
                .edgesOnlyAmong(inside)
                .build();
        assertThat(apart(encode(model, other, members), encode(model, TISSUE, members)))
                .isLessThan(1e-6);
        int[] wider = Arrays.stream(drawn, 0, size + 10).sorted().toArray();
        assertThat(apart(encode(model, other, wider), encode(model, TISSUE, wider)))
                .isGreaterThan(1e-3);
    }

    /** Both levels of a part. */
    private static double[] encode(HeistModel model, PreparedTissue tissue, int[] members) {
        try (Parts parts = Parts.of(tissue, model)) {
            HeistPart part = parts.of(members);
            return encode(model, part, Masks.none(part));
        }
    }

    /** Everything that comes out of the encoder and the decoder, one after the other. */
    private static double[] encode(HeistModel model, HeistPart part, Masks masks) {
        try (PointerScope scope = new PointerScope()) {
            HeistEncoder.Embeddings z = model.encoder.forward(part, NodeInputs.of(part, masks, model.config(), F64));
            HeistDecoder.Reconstruction r = model.decoder.forward(part, z, masks, Dropout.off());
            return Stream.of(z.cells(), z.genes(), z.pooled(), r.expression(), r.coordinates())
                    .filter(Objects::nonNull)
                    .flatMapToDouble(t -> Arrays.stream(Tensors.doubles(t)))
                    .toArray();
        }
    }

    private static double apart(double[] a, double[] b) {
        double most = 0;
        for (int e = 0; e < a.length; e++) {
            most = Math.max(most, Math.abs(a[e] - b[e]));
        }
        return most;
    }

    /** Values and places behind the masks change to anything; the same bits come out. */
    @Property(tries = 6)
    void hiddenValuesAreNotSeen(@ForAll("profiles") String profile, @ForAll long seed) {
        HeistModel model = model(profile);
        HeistConfig config = model.config();
        SplittableRandom random = Seeds.stream(seed);
        int[] members = SmallTissue.first(20);
        try (Parts parts = Parts.of(TISSUE, model)) {
            HeistPart part = parts.of(members);
            HeistPart other = parts.of(members);
            Masks masks = Masks.draw(part, config, random);
            for (int e = 0; e < part.x().length; e++) {
                boolean valuesOfCell = config.axes() > 0 && masks.cells()[e / GENES];
                if (masks.genes()[e] || valuesOfCell) {
                    other.x()[e] = 100 * random.nextDouble();
                    other.z()[e] = 100 * random.nextDouble() - 50;
                }
            }
            for (int k = 0; k < members.length; k++) {
                for (int a = 2 * k; masks.cells()[k] && a < 2 * k + 2; a++) {
                    other.standardised()[a] = random.nextDouble(-9, 9);
                    other.units()[a] = random.nextDouble(-9, 9);
                }
            }
            assertThat(other.x()).isNotEqualTo(part.x());
            assertThat(encode(model, other, masks)).isEqualTo(encode(model, part, masks));
            assertThat(apart(encode(model, other, Masks.none(part)), encode(model, part, masks)))
                    .as("the same values seen")
                    .isGreaterThan(1e-3);
        }
    }
}
