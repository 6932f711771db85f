package io.stroma.heist;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.nn.Engine;
import io.stroma.nn.GradCheck;
import io.stroma.nn.LayerNorm;
import io.stroma.nn.Linear;
import io.stroma.nn.Module;
import io.stroma.nn.Tensors;
import io.stroma.nn.UnitVectors;
import io.stroma.prepare.PreparedTissue;
import io.stroma.random.Seeds;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
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
 * Every operator and layer on its own against central differences in double precision, at its inputs and at all of its
 * parameters. A scalar is made of an output by a fixed random direction.
 */
class OperatorGradientTest {

    private static final int D = 16;
    private static final int CELLS = 8;
    private static final ScalarType F64 = ScalarType.Double;

    private static PreparedTissue tissue;
    private static Parts paperParts;
    private static Parts stromaParts;
    private static HeistPart paper;
    private static HeistPart stroma;

    private final SplittableRandom random = new SplittableRandom(11);
    private PointerScope scope;

    @BeforeAll
    static void prepare() {
        Engine.start();
        tissue = SmallTissue.prepared();
        paperParts = new Parts(tissue, SmallTissue.config("paper"), F64);
        stromaParts = new Parts(tissue, SmallTissue.config("stroma"), F64);
        paper = paperParts.of(SmallTissue.first(CELLS));
        stroma = stromaParts.of(SmallTissue.first(CELLS));
    }

    @AfterAll
    static void close() {
        paperParts.close();
        stromaParts.close();
    }

    @BeforeEach
    void open() {
        scope = new PointerScope();
    }

    @AfterEach
    void release() {
        scope.close();
    }

    private Tensor normal(long... shape) {
        int count = 1;
        for (long s : shape) {
            count *= (int) s;
        }
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = 2 * random.nextDouble() - 1;
        }
        return Tensors.of(values, F64, shape);
    }

    /** A module whose zero-initialised parameters (biases, eps) are moved away from zero. */
    private <M extends Module> M moved(M module) {
        module.parameters()
                .values()
                .forEach(p -> p.detach().add_(normal(Tensors.shape(p)).mul(new Scalar(0.1))));
        return module;
    }

    private Supplier<Tensor> along(Supplier<Tensor> output) {
        Tensor direction;
        try (PointerScope inner = new PointerScope()) {
            long[] shape = Tensors.shape(output.get());
            direction = normal(shape);
            direction.retainReference();
        }
        return () -> output.get().mul(direction).sum();
    }

    private static GradCheck check() {
        return new GradCheck(4);
    }

    @Test
    void theCheckFindsAWrongGradient() {
        Tensor x = normal(3);
        // detached in one factor: the value is x^2, the gradient only half of it
        assertThatThrownBy(
                        () -> check().with("x", x).check(() -> x.mul(x.detach()).sum()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("gradient of x");
    }

    @Test
    void linearAndNorms() {
        Tensor x = normal(5, D);
        Linear linear = moved(new Linear(D, 7, true, F64, random));
        check().with("x", x).with(linear).check(along(() -> linear.forward(x)));
        LayerNorm norm = moved(new LayerNorm(D, F64));
        check().with("x", x).with(norm).check(along(() -> norm.forward(x)));
        check().with("x", x).check(along(() -> UnitVectors.of(x)));
    }

    @Test
    void attentionWithAndWithoutMask() {
        Tensor qkv = normal(2, 20, 3 * D);
        NetworkMask network = paper.context().networks.get(0);
        check().with("qkv", qkv).check(along(() -> Attention.selfAttention(qkv, 2, null)));
        check().with("qkv", qkv)
                .check(along(() -> Attention.selfAttention(qkv, 2, network.scores)
                        .mul(network.connected))); // rows without neighbours hold rounding noise, and nobody reads them
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void graphSum(boolean mean) {
        Tensor x = normal(CELLS, D);
        Tensor source = Tensors.indices(paper.source());
        Tensor target = Tensors.indices(paper.target());
        check().with("x", x).check(along(() -> GraphSum.of(x, source, target, mean)));
    }

    @ParameterizedTest
    @CsvSource({"true,false", "true,true", "false,false"})
    void cellTransformer(boolean space, boolean mean) {
        HeistConfig config = SmallTissue.config("paper")
                .but()
                .space(space)
                .meanAggregation(mean)
                .build();
        CellTransformer cells = moved(new CellTransformer(config, F64, random));
        Tensor c = normal(CELLS, D);
        Tensor source = Tensors.indices(paper.source());
        Tensor target = Tensors.indices(paper.target());
        check().with("c", c).with(cells).check(along(() -> cells.forward(c, source, target)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void geneTransformer(boolean geneLevel) {
        HeistConfig config =
                SmallTissue.config("paper").but().geneLevel(geneLevel).build();
        GeneTransformer genes = moved(new GeneTransformer(config, F64, random));
        Tensor g = normal(CELLS, 20, D);
        check().with("g", g).with(genes).check(along(() -> genes.forward(g, paper.blocks(), paper.context().networks)));
    }

    @ParameterizedTest
    @EnumSource(HeistConfig.Gate.class)
    void crossMessages(HeistConfig.Gate gate) {
        CrossMessage cross = moved(
                new CrossMessage(SmallTissue.config("paper").but().gate(gate).build(), F64, random));
        Tensor c = normal(6, D);
        Tensor g = normal(6, 5, D);
        Tensor pooled = normal(6, D);
        check().with("c", c).with("pooled", pooled).with(cross).check(along(() -> cross.toCells(c, pooled)));
        check().with("c", c).with("g", g).with(cross).check(along(() -> cross.toGenes(g, c)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"paper", "stroma"})
    void inputMap(String profile) {
        HeistConfig config = SmallTissue.config(profile);
        HeistPart part = profile.equals("paper") ? paper : stroma;
        InputMap input = moved(new InputMap(config, F64, random));
        NodeInputs in = NodeInputs.of(part, Masks.draw(part, config, Seeds.stream(5)), config, F64);
        check().with(input).check(along(() -> input.cells(in, part.context())));
        check().with(input).check(along(() -> input.genes(in, part.context())));
        if (profile.equals("stroma")) {
            check().with(input).check(along(() -> input.value(in, part.context())));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"paper", "stroma"})
    void layer(String profile) {
        HeistPart part = profile.equals("paper") ? paper : stroma;
        HeistLayer layer = moved(new HeistLayer(SmallTissue.config(profile), F64, random));
        HeistLayer.States h = new HeistLayer.States(normal(CELLS, D), normal(CELLS, 20, D));
        Tensor source = Tensors.indices(part.source());
        Tensor target = Tensors.indices(part.target());
        check().with("cells", h.cells())
                .with("genes", h.genes())
                .with(layer)
                .check(along(() -> layer.forward(h, part, source, target).cells()));
        check().with("cells", h.cells())
                .with("genes", h.genes())
                .with(layer)
                .check(along(() -> layer.forward(h, part, source, target).genes()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"paper", "stroma"})
    void encoder(String profile) {
        HeistConfig config = SmallTissue.config(profile);
        HeistPart part = profile.equals("paper") ? paper : stroma;
        HeistEncoder encoder = moved(new HeistEncoder(config, F64, random));
        NodeInputs in = NodeInputs.of(part, Masks.none(part), config, F64);
        new GradCheck(1)
                .with(encoder)
                .check(along(() -> encoder.forward(part, in).cells()));
        new GradCheck(1)
                .with(encoder)
                .check(along(() -> encoder.forward(part, in).pooled()));
        if (profile.equals("stroma")) {
            new GradCheck(1)
                    .with(encoder)
                    .check(along(() -> encoder.forward(part, in).readings().cells()));
        }
    }

    @ParameterizedTest
    @EnumSource(HeistConfig.Decoder.class)
    void decoder(HeistConfig.Decoder kind) {
        boolean dense = kind == HeistConfig.Decoder.IDENTITY_MLP;
        HeistConfig config = SmallTissue.config(dense ? "stroma" : "paper")
                .but()
                .decoder(kind)
                .build();
        HeistPart part = dense ? stroma : paper;
        HeistDecoder decoder = moved(new HeistDecoder(config, F64, random));
        Tensor cells = normal(CELLS, D);
        Tensor genes = normal(CELLS, 20, D);
        HeistEncoder.Embeddings z = new HeistEncoder.Embeddings(cells, genes, null, null);
        Masks masks = Masks.draw(part, config, Seeds.stream(5));
        check().with("cells", cells)
                .with("genes", genes)
                .with(decoder)
                .check(along(
                        () -> decoder.forward(part, z, masks, Dropout.off()).expression()));
        if (!dense) {
            check().with("cells", cells)
                    .with(decoder)
                    .check(along(
                            () -> decoder.forward(part, z, masks, Dropout.off()).coordinates()));
        }
    }

    @Test
    void readout() {
        Readout readout = moved(new Readout(SmallTissue.config("stroma"), F64, random));
        Tensor cells = normal(CELLS, D);
        Tensor value = normal(CELLS, D);
        Tensor messages = normal(CELLS, D);
        Tensor vectors = stroma.context().geneVectors;
        check().with("cells", cells)
                .with(readout)
                .check(along(() -> readout.expression(
                        readout.forward(cells, value, messages).cells(), vectors)));
        check().with("value", value)
                .with("messages", messages)
                .check(along(() -> readout.expression(
                        readout.forward(cells, value, messages).genes(), vectors)));
    }

    @Test
    void losses() {
        Tensor predicted = normal(CELLS, 20);
        Tensor truth = normal(CELLS, 20);
        Masks masks = Masks.draw(stroma, SmallTissue.config("stroma"), Seeds.stream(5));
        Tensor hidden = masks.hiddenGenes(F64);
        Tensor kept = masks.keptCells(F64);
        check().with("x", predicted).check(() -> MaskedReconstruction.ofExpression(predicted, truth, hidden));
        check().with("x", predicted).check(() -> ReadoutLoss.own(predicted, truth, hidden, kept));
        check().with("x", predicted).check(() -> ReadoutLoss.hiddenCells(predicted, truth, masks.hiddenCells(F64)));
        Tensor p = normal(CELLS, 2);
        Tensor away =
                Masks.draw(paper, SmallTissue.config("paper"), Seeds.stream(5)).hiddenCells(F64);
        Tensor where = normal(CELLS, 2);
        check().with("p", p).check(() -> MaskedReconstruction.ofCoordinates(p, where, away));
        Tensor z = normal(CELLS, D);
        check().with("z", z).check(() -> OrthogonalityLoss.of(z));
        Balance balance = moved(new Balance(true, F64));
        check().with(balance).check(balance::ofContrastive);
        check().with(balance).check(balance::ofReconstruction);
    }

    @Test
    void contrastiveLoss() {
        HeistConfig config = SmallTissue.config("paper");
        HeistPart part = paperParts.of(SmallTissue.first(20));
        ContrastiveLoss loss =
                new ContrastiveLoss(part, ContrastivePairs.draw(part, config, Seeds.stream(3)), config.temperature());
        Tensor cells = normal(20, D);
        Tensor genes = normal(20, 20, D);
        Tensor pooled = normal(20, D);
        check().with("cells", cells)
                .with("genes", genes)
                .with("pooled", pooled)
                .check(() -> loss.of(new HeistEncoder.Embeddings(cells, genes, pooled, null)));
    }
}
