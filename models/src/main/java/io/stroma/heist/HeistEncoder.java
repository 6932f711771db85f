package io.stroma.heist;

import io.stroma.nn.LayerNorm;
import io.stroma.nn.Module;
import io.stroma.nn.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The encoder (paper, section 3): input maps, L layers with skip connections, a final normalisation shared by both levels.
 *
 * <p>n cells, G genes, d width.
 */
final class HeistEncoder extends Module {

    /**
     * Embeddings of one part.
     *
     * @param cells Z_c (n, d)
     * @param genes Z_g (n, G, d)
     * @param pooled one vector per cell from its genes (n, d)
     */
    record Embeddings(Tensor cells, Tensor genes, Tensor pooled) {}

    private final HeistConfig config;
    final InputMap input;
    final List<HeistLayer> layers = new ArrayList<>();
    final LayerNorm norm;

    HeistEncoder(HeistConfig c, ScalarType dtype, SplittableRandom random) {
        this.config = c;
        input = child("input", new InputMap(c, dtype, random));
        for (int l = 0; l < c.layers(); l++) {
            layers.add(child("layers." + l, new HeistLayer(c, dtype, random)));
        }
        norm = child("norm", new LayerNorm(c.width(), dtype));
    }

    Embeddings forward(HeistPart part, NodeInputs in) {
        return encode(
                part,
                new HeistLayer.States(
                        input.cells(in, part.context()), // (n, d)
                        input.genes(in, part.context()))); // (n, G, d)
    }

    /** From the first states on. */
    Embeddings encode(HeistPart part, HeistLayer.States h) {
        Tensor source = Tensors.indices(part.source()); // (E)
        Tensor target = Tensors.indices(part.target()); // (E)
        Scalar beta = new Scalar(config.residualScale());
        for (int l = 0; l < layers.size(); l++) {
            HeistLayer.States out = layers.get(l).forward(h, part, source, target);
            h = l == 0 && !config.firstLayerSkip()
                    ? out
                    : new HeistLayer.States(
                            h.cells().add(out.cells(), beta), // (n, d)
                            h.genes().add(out.genes(), beta)); // (n, G, d)
        }
        Tensor cells = norm.forward(h.cells()); // (n, d)
        Tensor genes = norm.forward(h.genes()); // (n, G, d)
        // normalising every gene before the mean would discard how strongly each one speaks
        Tensor pooled = config.poolBeforeNorm() ? norm.forward(h.genes().mean(1)) : genes.mean(1); // (n, d)
        return new Embeddings(cells, genes, pooled);
    }
}
