package io.stroma.prepare;

import io.stroma.graph.CsrGraph;
import io.stroma.io.ScratchSpace;
import io.stroma.parallel.Workers;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.GenePanel;
import io.stroma.tissue.Positions;
import io.stroma.tissue.Tissue;

/**
 * Normalised expression and cell graph without denoising or types: what trivial baselines need.
 *
 * @param panel names of the genes
 * @param cells rows of the tissue that pass quality control, ascending (n)
 * @param expression n x genes, normalised
 * @param positions n points
 * @param graph over the n cells
 */
public record NormalizedTissue(
        GenePanel panel, int[] cells, DenseMatrix expression, Positions positions, CsrGraph graph) {

    /**
     * Normalises a tissue.
     *
     * @param config of the preparation; its number of genes limits the columns
     */
    public static NormalizedTissue of(Tissue tissue, PreparationConfig config, Workers workers) {
        QualityControl quality = QualityControl.run(tissue, config);
        Normalization normalization = Normalization.choose(tissue, quality.scan(), config.cofactor());
        int[] genes = VariableGenes.choose(tissue, quality, normalization, config.maxGenes(), config.geneRanking());
        Positions positions = tissue.positions().select(quality.cells());
        GeneBlocks expression = GeneBlocks.in(ScratchSpace.inMemory(), quality.cells().length, genes.length);
        normalization.write(tissue, quality.cells(), genes, quality.scan().total(), expression);
        return new NormalizedTissue(
                tissue.panel().select(genes),
                quality.cells(),
                expression.dense(),
                positions,
                CellGraph.build(positions, config.maxEdgeQuantile(), workers));
    }
}
