package io.stroma.heist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.nn.GradCheck;
import io.stroma.nn.Tensors;
import io.stroma.random.Seeds;
import java.util.Arrays;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradients of the decoder with both heads, with dropout, and node by node. */
class DecoderGradientTest extends OnSmallTissue {

    private static final ScalarType F64 = ScalarType.Double;
    private static final int CELLS = 8;
    private static final int D = 16;

    private final Probe probe = new Probe(23);

    private HeistEncoder.Embeddings embeddings() {
        return new HeistEncoder.Embeddings(
                probe.tensor(CELLS, D), probe.tensor(CELLS, tissue.geneCount(), D), null, null);
    }

    private static HeistConfig config(HeistConfig.Decoder kind) {
        String profile = kind == HeistConfig.Decoder.IDENTITY_MLP ? "stroma" : "paper";
        return SmallTissue.config(profile).but().decoder(kind).coordinates(true).build();
    }

    /** Dropout draws the same entries in every evaluation. */
    @ParameterizedTest
    @EnumSource(HeistConfig.Decoder.class)
    void bothHeadsUnderDropout(HeistConfig.Decoder kind) {
        HeistConfig config = config(kind);
        try (Parts parts = new Parts(tissue, config, F64)) {
            HeistPart part = parts.of(SmallTissue.first(CELLS));
            assertThat(part.runs(HeistLayer.RUN)).hasSizeGreaterThan(1);
            HeistDecoder decoder = probe.moved(new HeistDecoder(config, F64, probe.random()));
            HeistEncoder.Embeddings z = embeddings();
            Masks masks = Masks.draw(part, config, Seeds.stream(5));
            Supplier<HeistDecoder.Reconstruction> decoded =
                    () -> decoder.forward(part, z, masks, Dropout.of(0.4, Seeds.stream(6)));
            Supplier<Tensor> coordinates = probe.along(() -> decoded.get().coordinates());
            Supplier<Tensor> expression = probe.along(() -> decoded.get().expression());
            new GradCheck(3)
                    .everyLeafCounts()
                    .with("cells", z.cells())
                    .with("genes", z.genes())
                    .with(decoder)
                    .check(() -> coordinates.get().add(expression.get()));
        }
    }

    @Test
    void singleNodesAreDecodedLikeAllOfThem() {
        HeistConfig config = config(HeistConfig.Decoder.IDENTITY_MLP);
        try (Parts parts = new Parts(tissue, config, F64)) {
            HeistPart part = parts.of(SmallTissue.first(CELLS));
            HeistDecoder decoder = probe.moved(new HeistDecoder(config, F64, probe.random()));
            HeistEncoder.Embeddings z = embeddings();
            Masks none = Masks.none(part);
            int g = part.genes();
            int[] entries = {2, 3 * g, 7 * g + 11, 3 * g + g - 1};
            Tensor gene = Tensors.indices(Arrays.stream(entries).map(e -> e % g).toArray());
            Supplier<Tensor> single = () -> decoder.ofNodes(
                    HeistDecoder.nodes(z).view((long) CELLS * g, D).index_select(0, Tensors.indices(entries)),
                    gene,
                    part.context());
            double[] all = Tensors.doubles(
                    decoder.forward(part, z, none, Dropout.off()).expression());
            assertThat(Tensors.doubles(single.get()))
                    .containsExactly(
                            Arrays.stream(entries).mapToDouble(e -> all[e]).toArray(), within(1e-12));
            new GradCheck(3)
                    .with("cells", z.cells())
                    .with("genes", z.genes())
                    .with(decoder)
                    .check(probe.along(single));
        }
    }
}
