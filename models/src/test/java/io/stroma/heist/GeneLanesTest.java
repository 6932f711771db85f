package io.stroma.heist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stroma.nn.Tensors;
import io.stroma.nn.lanes.Lanes;
import io.stroma.random.Seeds;
import io.stroma.train.Gradients;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole model with genes in lanes, which float32 takes, against the library's operators, which float64 takes. */
class GeneLanesTest extends OnSmallTissue {

    private static final int CELLS = 72; // no multiple of the lanes; several types share a vector

    @BeforeEach
    void vectors() {
        assumeTrue(Lanes.WIDTH > 0, "the Vector API is absent or its vectors are narrow here");
    }

    private static HeistConfig config(HeistConfig.Gate gate, boolean learned, boolean firstSkip) {
        return SmallTissue.config("paper")
                .but()
                .gate(gate)
                .learnedResidual(learned)
                .firstLayerSkip(firstSkip)
                .build();
    }

    private record Pair(HeistModel lanes, HeistModel library) {

        /** The same weights twice. */
        static Pair of(HeistConfig config) {
            HeistModel lanes = new HeistModel(config, ScalarType.Float, 4);
            HeistModel library = new HeistModel(config, ScalarType.Double, 5);
            library.parameters()
                    .forEach((name, weight) ->
                            weight.detach().copy_(lanes.parameters().get(name)));
            return new Pair(lanes, library);
        }
    }

    private static HeistEncoder.Embeddings embed(HeistModel model, Parts parts) {
        HeistPart part = parts.of(SmallTissue.first(CELLS));
        assertThat(GeneLanes.groups(part, model.config(), model.dtype()).isPresent())
                .as("genes in lanes")
                .isEqualTo(model.dtype() == ScalarType.Float);
        return model.encoder.forward(part, NodeInputs.of(part, Masks.none(part), model.config(), model.dtype()));
    }

    private static void assertClose(String what, Tensor found, Tensor wanted, double share) {
        double[] a = Tensors.doubles(found);
        double[] b = Tensors.doubles(wanted);
        double size = 0;
        double off = 0;
        for (int i = 0; i < b.length; i++) {
            size = Math.max(size, Math.abs(b[i]));
            off = Math.max(off, Math.abs(a[i] - b[i]));
        }
        assertThat(off).as("%s of size %s", what, size).isLessThanOrEqualTo(share * Math.max(size, 1e-3));
    }

    @ParameterizedTest
    @CsvSource({
        "PRODUCT, false, true",
        "PRODUCT, true, false",
        "SIGMOID, false, false",
        "SENDER, true, true",
        "SENDER, false, false",
        "NONE, false, true"
    })
    void embeddingsAndDerivatives(HeistConfig.Gate gate, boolean learned, boolean firstSkip) {
        Pair models = Pair.of(config(gate, learned, firstSkip));
        try (Parts narrow = Parts.of(tissue, models.lanes);
                Parts wide = Parts.of(tissue, models.library)) {
            try (NoGradGuard noGrad = new NoGradGuard()) {
                HeistEncoder.Embeddings found = embed(models.lanes, narrow);
                HeistEncoder.Embeddings wanted = embed(models.library, wide);
                assertClose("cells", found.cells(), wanted.cells(), 1e-4);
                assertClose("genes", found.genes(), wanted.genes(), 1e-4);
                assertClose("pooled", found.pooled(), wanted.pooled(), 1e-4);
            }
            List<String> names = new ArrayList<>(models.lanes.parameters().keySet());
            try (Gradients found = gradients(models.lanes, narrow);
                    Gradients wanted = gradients(models.library, wide)) {
                for (int p = 0; p < names.size(); p++) {
                    assertThat(found.get(p) == null).as(names.get(p)).isEqualTo(wanted.get(p) == null);
                    if (wanted.get(p) != null) {
                        assertClose(names.get(p), found.get(p), wanted.get(p), 1e-3);
                    }
                }
            }
        }
    }

    private static Gradients gradients(HeistModel model, Parts parts) {
        HeistPart part = parts.of(SmallTissue.first(CELLS));
        return Gradients.of(
                new HeistObjective(model).loss(part, Seeds.stream(7)).total(), model.parameterList());
    }

    /** Gradients on and off take other ways through the layers and end in the same bits. */
    @Test
    void theSameBitsWithAndWithoutGradients() {
        HeistModel model = new HeistModel(config(HeistConfig.Gate.SIGMOID, true, true), ScalarType.Float, 4);
        try (Parts parts = Parts.of(tissue, model)) {
            HeistEncoder.Embeddings with = embed(model, parts);
            try (NoGradGuard noGrad = new NoGradGuard()) {
                HeistEncoder.Embeddings without = embed(model, parts);
                assertThat(Tensors.floats(with.cells())).isEqualTo(Tensors.floats(without.cells()));
                assertThat(Tensors.floats(with.genes())).isEqualTo(Tensors.floats(without.genes()));
            }
        }
    }

    /** Cells that fill less than half of a vector, or a model without messages between genes, are the library's. */
    @Test
    void leftToTheLibrary() {
        HeistModel model = new HeistModel(config(HeistConfig.Gate.SIGMOID, false, true), ScalarType.Float, 4);
        try (Parts parts = Parts.of(tissue, model)) {
            HeistPart one = parts.of(SmallTissue.first(1));
            HeistPart many = parts.of(SmallTissue.first(CELLS));
            HeistConfig noGenes = model.config().but().geneLevel(false).build();
            HeistConfig narrow = model.config().but().heads(4).build(); // 4 dimensions a head
            assertThat(GeneLanes.groups(many, model.config(), ScalarType.Float)).isPresent();
            assertThat(GeneLanes.groups(one, model.config(), ScalarType.Float)).isEmpty();
            assertThat(GeneLanes.groups(many, noGenes, ScalarType.Float)).isEmpty();
            assertThat(GeneLanes.groups(many, narrow, ScalarType.Float)).isEmpty();
        }
    }
}
