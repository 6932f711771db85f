package io.stroma.heist;

import io.stroma.graph.CsrGraph;
import io.stroma.heist.HeistConfig.Gate;
import io.stroma.prepare.PreparedTissue;

/**
 * Floating-point operations that HEIST needs on a tissue when nothing is computed twice and attention follows the arcs of
 * the networks: the yardstick of the benchmarks. A multiply-add counts as two; exponentials, norms and activations, which
 * no matrix product hides, count as nothing.
 *
 * <p>N cells, G genes, d width, L layers, n cells of a part.
 */
public final class HeistFlops {

    /** A training step costs three forward passes: the second and third are the gradients of inputs and of weights. */
    private static final double FORWARD_AND_BACKWARD = 3;

    private static final int DECODER_LAYERS = 3;

    private HeistFlops() {}

    /** One embedding of all cells. */
    public static double embedding(PreparedTissue tissue, HeistConfig config, int partSize) {
        return encoder(tissue, config, partSize, 1);
    }

    /** With a share of the gene nodes, among which there is the square of it of the arcs. */
    private static double encoder(PreparedTissue tissue, HeistConfig config, int partSize, double share) {
        double d = config.width();
        double nodes = share * tissue.cellCount() * tissue.geneCount();
        boolean cross = config.gate() != Gate.NONE;
        double projections = config.geneLevel() ? 4 : 1; // queries, keys, values, skip
        double perNode = 2 * d * d * (projections + (cross ? 1 : 0)) + (cross ? 2 * d : 0);
        double attention = config.geneLevel() ? 4 * d * share * share * arcs(tissue) : 0;
        double perCell = cellLevel(config, partSize);
        return config.layers() * (nodes * perNode + attention + tissue.cellCount() * perCell);
    }

    /** One pass of training over all cells, gradients included; losses count as nothing beside encoder and decoder. */
    public static double training(PreparedTissue tissue, HeistConfig config, int partSize) {
        double d = config.width();
        double share = config.genesPerStep() == 0
                ? 1
                : Math.min(1, (double) config.genesPerStep() / tissue.geneCount()); // of the gene nodes
        double decoder = DECODER_LAYERS * 2 * d * d * share * tissue.cellCount() * tissue.geneCount();
        if (config.decoder() != HeistConfig.Decoder.IDENTITY_MLP) {
            decoder += DECODER_LAYERS * 2 * d * share * share * arcs(tissue);
        }
        return FORWARD_AND_BACKWARD * (encoder(tissue, config, partSize, share) + decoder);
    }

    private static double cellLevel(HeistConfig config, int partSize) {
        double d = config.width();
        double maps = (config.space() ? 5 : 1) + (config.gate() == Gate.NONE ? 0 : 5);
        return 2 * d * d * maps + (config.space() ? 4 * d * partSize : 0);
    }

    /** Arcs of the gene networks, summed over cells. */
    private static double arcs(PreparedTissue tissue) {
        int[] sizes = tissue.types().sizes();
        double arcs = 0;
        for (int t = 0; t < sizes.length; t++) {
            CsrGraph network = tissue.networks().get(t).graph();
            arcs += (double) sizes[t] * network.arcs();
        }
        return arcs;
    }
}
