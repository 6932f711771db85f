package io.stroma.heist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.graph.CsrGraph;
import io.stroma.nn.Engine;
import io.stroma.nn.GradCheck;
import io.stroma.nn.Tensors;
import io.stroma.prepare.PreparedTissue;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Gradients of both levels where graphs have corners: several types in a part, genes without neighbours, a type without
 * any edge, cells without neighbours, one cell alone.
 */
class LevelGradientTest {

    private static final ScalarType F64 = ScalarType.Double;
    private static final int D = 16;
    private static final int G = 6;

    /** A triangle and an edge; gene 5 is isolated. */
    private static final CsrGraph SPARSE = CsrGraph.undirected(G, new int[] {0, 1, 2, 3}, new int[] {1, 2, 0, 4});

    /** A star around gene 5. */
    private static final CsrGraph STAR = CsrGraph.undirected(G, new int[] {5, 5, 5, 5, 5}, new int[] {0, 1, 2, 3, 4});

    private static final CsrGraph EDGELESS = CsrGraph.undirected(G, new int[0], new int[0]);

    private static TissueContext context;
    private static final List<HeistPart.TypeBlock> BLOCKS = List.of(
            new HeistPart.TypeBlock(1, 0, 3), new HeistPart.TypeBlock(0, 3, 5), new HeistPart.TypeBlock(2, 5, 6));

    private final Probe probe = new Probe(21);
    private PointerScope scope;

    @BeforeAll
    static void networks() {
        Engine.start();
        context = new TissueContext(
                List.of(SPARSE, STAR, EDGELESS),
                io.stroma.testing.Tissues.names("g", G),
                SmallTissue.config("paper"),
                F64);
    }

    @AfterAll
    static void free() {
        context.close();
    }

    @BeforeEach
    void open() {
        scope = new PointerScope();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private static GradCheck check() {
        return new GradCheck(4).everyLeafCounts();
    }

    private GeneTransformer genes(boolean attends) {
        HeistConfig config =
                SmallTissue.config("paper").but().geneLevel(attends).build();
        return probe.moved(new GeneTransformer(config, F64, probe.random()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void genesOfThreeTypes(boolean attends) {
        GeneTransformer genes = genes(attends);
        Tensor g = probe.tensor(6, G, D);
        check().with("g", g).with(genes).check(probe.along(() -> genes.forward(g, BLOCKS, context.networks)));
    }

    @Test
    void aGeneWithoutNeighboursKeepsTheSkipTermOnly() {
        GeneTransformer genes = genes(true);
        Tensor g = probe.tensor(6, G, D);
        Tensor out = genes.forward(g, BLOCKS, context.networks); // (n, G, d)
        Tensor skip = genes.qkvs.forward(g).narrow(2, 3L * D, D); // (n, G, d)
        Tensor isolated = out.narrow(0, 3, 2).narrow(1, 5, 1); // gene 5 of the cells with the sparse network
        same(isolated, skip.narrow(0, 3, 2).narrow(1, 5, 1));
        same(out.narrow(0, 5, 1), skip.narrow(0, 5, 1)); // all genes of the type without edges
        assertThat(Tensors.doubles(out.narrow(0, 0, 3))).isNotEqualTo(Tensors.doubles(skip.narrow(0, 0, 3)));
    }

    private static void same(Tensor a, Tensor b) {
        assertThat(Tensors.doubles(a)).containsExactly(Tensors.doubles(b), within(1e-12));
    }

    /** Node 3 receives nothing, the arc 1 to 0 counts twice, node 2 sends to itself. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void graphSumWithAnIsolatedNodeAndARepeatedArc(boolean mean) {
        Tensor x = probe.tensor(4, D);
        Tensor source = Tensors.indices(new int[] {1, 1, 2, 0, 3});
        Tensor target = Tensors.indices(new int[] {0, 0, 2, 1, 0});
        Tensor y = GraphSum.of(x, source, target, mean);
        same(y.select(0, 3), Tensors.zeros(F64, D));
        Tensor twiceAndOnce = x.select(0, 1).add(x.select(0, 1)).add(x.select(0, 3));
        same(y.select(0, 0), mean ? twiceAndOnce.div(new org.bytedeco.pytorch.Scalar(3.0)) : twiceAndOnce);
        check().with("x", x).check(probe.along(() -> GraphSum.of(x, source, target, mean)));
    }

    @ParameterizedTest
    @CsvSource({"true,false", "true,true", "false,false"})
    void oneCellAlone(boolean space, boolean mean) {
        HeistConfig config = SmallTissue.config("paper")
                .but()
                .space(space)
                .meanAggregation(mean)
                .build();
        CellTransformer cells = probe.moved(new CellTransformer(config, F64, probe.random()));
        Tensor c = probe.tensor(1, D);
        Tensor none = Tensors.indices(new int[0]);
        new GradCheck(4).with("c", c).with(cells).check(probe.along(() -> cells.forward(c, none, none)));
    }

    /** Without space neither other cells nor arcs matter; with it both do. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void otherCellsMatterInSpaceOnly(boolean space) {
        HeistConfig config = SmallTissue.config("paper").but().space(space).build();
        CellTransformer cells = probe.moved(new CellTransformer(config, F64, probe.random()));
        Tensor c = probe.tensor(3, D);
        Tensor source = Tensors.indices(new int[] {1});
        Tensor target = Tensors.indices(new int[] {0});
        double[] together = Tensors.doubles(cells.forward(c, source, target).narrow(0, 0, 1));
        Tensor none = Tensors.indices(new int[0]);
        double[] alone = Tensors.doubles(cells.forward(c.narrow(0, 0, 1), none, none));
        double apart = 0;
        for (int i = 0; i < D; i++) {
            apart = Math.max(apart, Math.abs(together[i] - alone[i]));
        }
        if (space) {
            assertThat(apart).isGreaterThan(1e-3);
        } else {
            assertThat(apart).isLessThan(1e-12);
        }
    }

    @ParameterizedTest
    @EnumSource(HeistConfig.Gate.class)
    void layerOfTwoTypesWithEveryGate(HeistConfig.Gate gate) {
        PreparedTissue base = SmallTissue.prepared();
        int[] typeOf = new int[base.cellCount()];
        for (int i = 0; i < typeOf.length; i++) {
            typeOf[i] = i % 2;
        }
        PreparedTissue tissue = ChangedTissue.of(base)
                .types(typeOf, List.of(chain(base.geneCount(), 1), chain(base.geneCount(), 3)))
                .build();
        HeistConfig config = SmallTissue.config("paper").but().gate(gate).build();
        try (Parts parts = new Parts(tissue, config, F64)) {
            HeistPart part = parts.of(SmallTissue.first(7));
            assertThat(part.blocks()).hasSize(2);
            HeistLayer layer = probe.moved(new HeistLayer(config, F64, probe.random()));
            HeistLayer.States h = new HeistLayer.States(probe.tensor(7, D), probe.tensor(7, base.geneCount(), D));
            Tensor source = Tensors.indices(part.source());
            Tensor target = Tensors.indices(part.target());
            Supplier<Tensor> cells =
                    probe.along(() -> layer.forward(h, part, source, target).cells());
            Supplier<Tensor> genes =
                    probe.along(() -> layer.forward(h, part, source, target).genes());
            new GradCheck(2)
                    .everyLeafCounts()
                    .with("cells", h.cells())
                    .with("genes", h.genes())
                    .with(layer)
                    .check(() -> cells.get().add(genes.get()));
        }
    }

    /** Genes 0 .. last-1 in a chain of the given stride, the last ones isolated. */
    private static CsrGraph chain(int genes, int stride) {
        int[] from = new int[genes - 4 - stride];
        int[] to = new int[from.length];
        for (int g = 0; g < from.length; g++) {
            from[g] = g;
            to[g] = g + stride;
        }
        return CsrGraph.undirected(genes, from, to);
    }
}
