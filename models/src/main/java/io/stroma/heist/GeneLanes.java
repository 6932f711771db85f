package io.stroma.heist;

import io.stroma.nn.LayerNorm;
import io.stroma.nn.lanes.LaneFlow;
import io.stroma.nn.lanes.LaneGate;
import io.stroma.nn.lanes.LaneGroups;
import io.stroma.nn.lanes.LaneLayer;
import java.util.List;
import java.util.Optional;
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
        return Optional.of(groups).filter(g -> g.pay(config.heads()));
    }

    /**
     * Takes the gene states through a layer.
     *
     * @param c cells (n, d) before the crossing
     * @param skip what becomes of the states before
     * @return pooled genes before the crossing (n, d)
     */
    Tensor forward(
            LayerNorm norm, GeneTransformer transformer, CrossMessage cellToGene, Tensor c, LaneFlow genes, Skip skip) {
        LaneLayer.Parameters parameters = new LaneLayer.Parameters(
                norm.weight,
                norm.bias,
                transformer.qkvs.weight,
                transformer.qkvs.bias,
                cellToGene == null || gate == HeistConfig.Gate.SENDER ? null : cellToGene.value.weight); // (d, d)
        return genes.through(
                parameters,
                heads,
                laneGate(),
                cellToGene == null ? null : cellToGene.probe(c), // (n, d)
                gate == HeistConfig.Gate.SENDER ? cellToGene.value.forward(c) : null, // (n, d)
                skip.keeps(),
                skip.share(),
                skip.learned()); // (n, d)
    }

    /**
     * The skip connection.
     *
     * @param keeps whether the states stay
     * @param share factor of what is added to them
     * @param learned the same as a parameter, or null
     */
    record Skip(boolean keeps, float share, Tensor learned) {}

    private LaneGate laneGate() {
        return LaneGate.valueOf(gate.name());
    }
}
