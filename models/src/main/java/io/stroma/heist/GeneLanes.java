package io.stroma.heist;

import io.stroma.nn.LayerNorm;
import io.stroma.nn.lanes.LaneGate;
import io.stroma.nn.lanes.LaneGroups;
import io.stroma.nn.lanes.LaneLayer;
import io.stroma.nn.lanes.LaneStates;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The gene level of a layer with cells in the lanes of the processor's vectors, see {@link LaneLayer}: what
 * {@link GeneTransformer} and {@link CrossMessage} compute, in one go.
 *
 * <p>n cells, G genes, d width.
 */
record GeneLanes(int heads, HeistConfig.Gate gate) {

    /** Cells of a part in lanes; empty where the library's operators are cheaper or the kernels do not apply. */
    static Optional<LaneGroups> groups(HeistPart part, HeistConfig config, ScalarType dtype) {
        if (!config.geneLevel() || !LaneLayer.supports(dtype, config.width(), config.heads())) {
            return Optional.empty();
        }
        List<NetworkMask> networks = part.context().networks;
        LaneGroups groups = LaneGroups.of(part.blocks().stream()
                .map(b -> new LaneGroups.Block(b.from(), b.to(), networks.get(b.type()).lists))
                .toList());
        return Optional.of(groups).filter(LaneGroups::pay);
    }

    /**
     * Replaces the gene states.
     *
     * @param c cells (n, d) before the crossing
     * @param beta factor of what is added to the states; empty puts it in their place
     * @return pooled genes before the crossing (n, d)
     */
    Tensor forward(
            LayerNorm norm,
            GeneTransformer transformer,
            CrossMessage cellToGene,
            Tensor c,
            LaneStates genes,
            OptionalDouble beta) {
        Tensor value = cellToGene == null ? null : cellToGene.value.weight; // (d, d)
        LaneLayer layer = new LaneLayer(
                new LaneLayer.Parameters(norm.weight, norm.bias, transformer.qkvs.weight, transformer.qkvs.bias, value),
                heads,
                laneGate());
        LaneLayer.Senders senders = new LaneLayer.Senders(
                cellToGene == null ? null : cellToGene.probe(c), // (n, d)
                gate == HeistConfig.Gate.SENDER ? cellToGene.value.forward(c) : null); // (n, d)
        return layer.forward(genes, senders, beta.isPresent() ? 1 : 0, (float) beta.orElse(1)); // (n, d)
    }

    private LaneGate laneGate() {
        return LaneGate.valueOf(gate.name());
    }
}
