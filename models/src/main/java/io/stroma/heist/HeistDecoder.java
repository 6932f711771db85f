package io.stroma.heist;

import io.stroma.nn.Linear;
import io.stroma.nn.Module;
import io.stroma.nn.Recomputed;
import io.stroma.nn.Scoped;
import io.stroma.nn.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The decoder (paper, section 3.3): three graph convolutions shared by both levels, then a linear head each, d to 2 for
 * coordinates and |d to 1| for expression. The identity variant replaces the convolutions of the gene level by dense layers
 * on a node that knows which gene and which cell it is: {@code y = Z_g + 4 W_d r_g + Z_c}.
 *
 * <p>n cells, m cells of one type, G genes, d width, R width of gene vectors.
 */
final class HeistDecoder extends Module {

    /** Reconstruction: coordinates (n, 2), or null when they are not decoded; expression (n, G). */
    record Reconstruction(Tensor coordinates, Tensor expression) {}

    private static final int LAYERS = 3;
    private static final double IDENTITY_SCALE = 4;

    private final HeistConfig config;
    final List<Linear> layers = new ArrayList<>();
    final List<Tensor> eps = new ArrayList<>();
    final Linear coordinateHead; // d -> 2
    final Linear expressionHead; // d -> 1
    final Linear identity; // R -> d, no bias

    HeistDecoder(HeistConfig c, ScalarType dtype, SplittableRandom random) {
        this.config = c;
        int d = c.width();
        for (int l = 0; l < LAYERS; l++) {
            layers.add(child("layers." + l, new Linear(d, d, true, dtype, random)));
            eps.add(parameter("eps." + l, Tensors.zeros(dtype, 1)));
        }
        coordinateHead = child("coordinate_head", new Linear(d, 2, true, dtype, random));
        expressionHead = child("expression_head", new Linear(d, 1, true, dtype, random));
        boolean named = c.decoder() == HeistConfig.Decoder.IDENTITY_MLP && c.geneVectorWidth() > 0;
        identity = named ? child("identity", new Linear(c.geneVectorWidth(), d, false, dtype, random)) : null;
    }

    /** Decodes both levels; rows of masked nodes are zeroed first unless the nodes know who they are. */
    Reconstruction forward(HeistPart part, HeistEncoder.Embeddings z, Masks masks, Dropout dropout) {
        ScalarType dtype = z.cells().scalar_type();
        Tensor coordinates = null;
        if (config.coordinates()) {
            Tensor cells = z.cells().mul(masks.keptCells(dtype)); // (n, d)
            coordinates = coordinateHead.forward(dropout.apply(cellStack(part, cells))); // (n, 2)
        }
        return new Reconstruction(coordinates, expression(part, z, masks, dropout));
    }

    /**
     * Decodes expression alone, (n, G): a run of cells at a time, so that nothing of the size of the gene states is added to
     * them, nor kept for the way back.
     */
    Tensor expression(HeistPart part, HeistEncoder.Embeddings z, Masks masks, Dropout dropout) {
        TissueContext context = part.context();
        List<HeistPart.TypeBlock> runs = part.runs(HeistLayer.RUN);
        Tensor[] drawn = runs.stream()
                .map(run -> Scoped.tensor(() -> dropout.draw(run.size(), part.genes(), config.width())))
                .toArray(Tensor[]::new); // (m, G, d) each, or null
        int[] sizes = runs.stream().mapToInt(HeistPart.TypeBlock::size).toArray();
        if (decodesNodes()) {
            Tensor who = identity == null ? null : who(context); // (G, d)
            return Recomputed.rows(new Tensor[] {z.cells(), z.genes()}, ofGenes(who), sizes, (run, rows) -> {
                Tensor nodes = nodes(rows[0], rows[1]); // (m, G, d)
                Tensor h = layers(who == null ? nodes : nodes.add(who)); // (m, G, d)
                return expression(dropout.apply(h, drawn[run])); // (m, G)
            });
        }
        Tensor kept = masks.keptGenes(z.cells().scalar_type()).unsqueeze(2); // (n, G, 1)
        return Recomputed.rows(new Tensor[] {z.genes(), kept}, ofGenes(null), sizes, (run, rows) -> {
            NetworkMask network = context.networks.get(runs.get(run).type());
            Tensor h = geneStack(network, rows[0].mul(rows[1])); // (m, G, d)
            return expression(dropout.apply(h, drawn[run])); // (m, G)
        });
    }

    /** What decoding expression depends on beside its input, and is trained. */
    private List<Tensor> ofGenes(Tensor who) {
        List<Tensor> all = new ArrayList<>();
        for (Linear layer : layers) {
            all.addAll(layer.parameterList());
        }
        all.addAll(expressionHead.parameterList());
        if (!decodesNodes()) {
            all.addAll(eps);
        }
        if (who != null) {
            all.add(who);
        }
        return all;
    }

    private boolean decodesNodes() {
        return config.decoder() == HeistConfig.Decoder.IDENTITY_MLP;
    }

    private Tensor expression(Tensor h) {
        return expressionHead.forward(h).squeeze(2).abs(); // (m, G)
    }

    /** What a node of the dense decoder knows before it is told its gene, Z_g + Z_c: (n, G, d). */
    static Tensor nodes(HeistEncoder.Embeddings z) {
        return nodes(z.cells(), z.genes()); // (n, G, d)
    }

    private static Tensor nodes(Tensor cells, Tensor genes) {
        return genes.add(cells.unsqueeze(1)); // (n, G, d)
    }

    /** Expression (m) of single nodes (m, d) of the dense decoder, of the genes (m) given by column. */
    Tensor ofNodes(Tensor nodes, Tensor genes, TissueContext context) {
        Tensor h = nodes; // (m, d)
        if (identity != null) {
            h = h.add(who(context).index_select(0, genes)); // (m, d)
        }
        return expressionHead.forward(layers(h)).squeeze(1).abs(); // (m)
    }

    private Tensor who(TissueContext context) {
        return identity.forward(context.geneVectors).mul(new Scalar(IDENTITY_SCALE)); // (G, d)
    }

    private Tensor layers(Tensor h) {
        for (Linear layer : layers) {
            h = layer.forward(h).relu(); // (..., d)
        }
        return h;
    }

    private Tensor cellStack(HeistPart part, Tensor h) {
        Tensor source = Tensors.indices(part.source()); // (E)
        Tensor target = Tensors.indices(part.target()); // (E)
        for (int l = 0; l < LAYERS; l++) {
            Tensor self = h.mul(eps.get(l).add(new Scalar(1.0))); // (n, d)
            h = layers.get(l)
                    .forward(self.add(GraphSum.of(h, source, target, false)))
                    .relu(); // (n, d)
        }
        return h;
    }

    /** Sums over the network are products with its adjacency, shared by all cells of a type: (m, G, d). */
    private Tensor geneStack(NetworkMask network, Tensor h) {
        boolean mean = config.decoder() == HeistConfig.Decoder.GIN_MEAN;
        Tensor arcs = mean ? network.adjacency.div(network.degree) : network.adjacency; // (G, G)
        for (int l = 0; l < LAYERS; l++) {
            Tensor self = eps.get(l).add(new Scalar(1.0)); // (1)
            h = layers.get(l).forward(arcs.matmul(h).addcmul(h, self)).relu(); // (m, G, d)
        }
        return h;
    }
}
