package io.stroma.heist;

import io.stroma.nn.LayerNorm;
import io.stroma.nn.Module;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * One HEIST layer (paper, section 3.1 and appendix B.2): messages inside both levels, then between them, both from the
 * states before the crossing.
 *
 * <p>n cells, G genes, d width.
 */
final class HeistLayer extends Module {

    /** States of both levels: cells (n, d), genes (n, G, d). */
    record States(Tensor cells, Tensor genes) {}

    private final HeistConfig config;
    final LayerNorm norm; // shared by both levels
    final CellTransformer cellTransformer;
    final GeneTransformer geneTransformer;
    final CrossMessage geneToCell;
    final CrossMessage cellToGene;

    HeistLayer(HeistConfig c, ScalarType dtype, SplittableRandom random) {
        this.config = c;
        norm = child("norm", new LayerNorm(c.width(), dtype));
        cellTransformer = child("cell", new CellTransformer(c, dtype, random));
        geneTransformer = child("gene", new GeneTransformer(c, dtype, random));
        boolean cross = c.gate() != HeistConfig.Gate.NONE;
        geneToCell = cross ? child("gene_to_cell", new CrossMessage(c, dtype, random)) : null;
        cellToGene = cross ? child("cell_to_gene", new CrossMessage(c, dtype, random)) : null;
    }

    States forward(States h, HeistPart part, Tensor source, Tensor target) {
        // inside the levels
        Tensor c = cellTransformer.forward(norm.forward(h.cells), source, target); // (n, d)
        Tensor g = geneTransformer.forward(norm.forward(h.genes), part.blocks(), part.context().networks); // (n, G, d)
        if (config.gate() == HeistConfig.Gate.NONE) {
            return new States(torch.gelu(c), torch.gelu(g));
        }
        // between the levels
        Tensor pooled = g.mean(1); // (n, d)
        return new States(
                torch.gelu(geneToCell.toCells(c, pooled)), // (n, d)
                torch.gelu(cellToGene.toGenes(g, c))); // (n, G, d)
    }
}
