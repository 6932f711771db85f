package io.stroma.heist;

import io.stroma.nn.LayerNorm;
import io.stroma.nn.Module;
import io.stroma.nn.Scoped;
import io.stroma.nn.lanes.LaneFlow;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Scalar;
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

    /** Cells whose genes the library works on at a time without gradients, so that their states stay in the cache. */
    static final int RUN = 32;

    final LayerNorm norm; // shared by both levels
    final CellTransformer cellTransformer;
    final GeneTransformer geneTransformer;
    final CrossMessage geneToCell;
    final CrossMessage cellToGene;
    private final GeneLanes lanes;

    HeistLayer(HeistConfig c, ScalarType dtype, SplittableRandom random) {
        norm = child("norm", new LayerNorm(c.width(), dtype));
        cellTransformer = child("cell", new CellTransformer(c, dtype, random));
        geneTransformer = child("gene", new GeneTransformer(c, dtype, random));
        lanes = new GeneLanes(c.heads(), c.gate());
        boolean cross = c.gate() != HeistConfig.Gate.NONE;
        geneToCell = cross ? child("gene_to_cell", new CrossMessage(c, dtype, random)) : null;
        cellToGene = cross ? child("cell_to_gene", new CrossMessage(c, dtype, random)) : null;
    }

    /** What the layer adds to the states, or puts in their place. */
    States forward(States h, HeistPart part, Tensor source, Tensor target) {
        // inside the levels
        Tensor c = cellTransformer.forward(norm.forward(h.cells), source, target); // (n, d)
        Tensor g = geneTransformer.forward(norm.forward(h.genes), part.blocks(), part.context().networks); // (n, G, d)
        // between the levels
        return new States(cells(c, g.mean(1)), genes(g, c)); // (n, d), (n, G, d)
    }

    /**
     * The same for the cells; gene states are replaced in place, a run of cells at a time, so that memory is that of the states
     * and one run. Only without gradients.
     *
     * @param beta factor of what is added to the gene states; empty puts it in their place
     * @return (n, d)
     */
    Tensor forwardInPlace(States h, HeistPart part, Tensor source, Tensor target, OptionalDouble beta) {
        Tensor c = cellTransformer.forward(norm.forward(h.cells), source, target); // (n, d)
        Tensor pooled = torch.empty_like(c); // (n, d)
        for (HeistPart.TypeBlock run : part.runs(RUN)) {
            Scoped.run(() -> {
                Tensor mine = h.genes.narrow(0, run.from(), run.size()); // (m, G, d)
                Tensor g = geneTransformer.forward(
                        norm.forward(mine), List.of(run.movedBy(-run.from())), part.context().networks); // (m, G, d)
                pooled.narrow(0, run.from(), run.size()).copy_(g.mean(1)); // (m, d)
                Tensor out = genes(g, c.narrow(0, run.from(), run.size())); // (m, G, d)
                if (beta.isPresent()) {
                    mine.add_(out, new Scalar(beta.getAsDouble()));
                } else {
                    mine.copy_(out);
                }
            });
        }
        return cells(c, pooled); // (n, d)
    }

    /**
     * The same with gene states in lanes, which take the skip connection too.
     *
     * @return (n, d)
     */
    Tensor forwardInLanes(Tensor cells, LaneFlow genes, Tensor source, Tensor target, GeneLanes.Skip skip) {
        Tensor c = cellTransformer.forward(norm.forward(cells), source, target); // (n, d)
        Tensor pooled = lanes.forward(norm, geneTransformer, cellToGene, c, genes, skip); // (n, d)
        return cells(c, pooled); // (n, d)
    }

    private Tensor cells(Tensor c, Tensor pooled) {
        return torch.gelu(geneToCell == null ? c : geneToCell.toCells(c, pooled)); // (n, d)
    }

    private Tensor genes(Tensor g, Tensor c) {
        Tensor out = cellToGene == null ? g : cellToGene.toGenes(g, c); // (n, G, d)
        return GradMode.is_enabled() ? torch.gelu(out) : torch.gelu_(out); // (n, G, d)
    }
}
