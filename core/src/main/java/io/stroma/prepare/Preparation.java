package io.stroma.prepare;

import io.stroma.graph.CsrGraph;
import io.stroma.graph.Spacing;
import io.stroma.io.ScratchSpace;
import io.stroma.parallel.Progress;
import io.stroma.parallel.Workers;
import io.stroma.tissue.Positions;
import io.stroma.tissue.Tissue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Preparation of a tissue for a model, step by step as in HEIST: quality control, normalisation, choice of genes, MAGIC
 * denoising, cell types, cell graph, one gene network per type.
 *
 * <p>Expression is read in slabs: one pass for quality control, one for the values, and one in between when genes must be
 * chosen. The normalised and the denoised matrix, N x (chosen genes), lie in scratch files or in memory; the rest is that of
 * some numbers a cell and a slab, see {@link PreparationMemory}. The result depends neither on that nor on the number of
 * threads.
 *
 * @param config every choice made on the way
 */
public record Preparation(PreparationConfig config) {

    /**
     * Prepares in memory.
     *
     * @param tissue as read
     * @param workers threads to use
     * @param progress hears the name of every step
     * @throws io.stroma.error.BadInputException when the tissue breaks an invariant or nothing of it is left
     * @throws io.stroma.error.ResourceException when a matrix would be larger than an array can be
     */
    public PreparedTissue prepare(Tissue tissue, Workers workers, Progress progress) {
        PreparedTissue prepared = prepare(tissue, workers, progress, ScratchSpace.inMemory());
        return prepared.withMatrices(prepared.expression(), prepared.denoised());
    }

    /**
     * Prepares with the matrices on disk: the same bits, without anything in memory that grows with cells x genes.
     *
     * @param folder for scratch files, 9 bytes a cell and gene
     * @throws io.stroma.error.ResourceException when nothing can be written there or the disk is full
     */
    public StoredTissue prepare(Tissue tissue, Workers workers, Progress progress, Path folder) {
        ScratchSpace space = ScratchSpace.in(folder);
        try {
            return new StoredTissue(prepare(tissue, workers, progress, space), space::close);
        } catch (RuntimeException | Error e) {
            space.close();
            throw e;
        }
    }

    private PreparedTissue prepare(Tissue tissue, Workers workers, Progress progress, ScratchSpace space) {
        progress.report("quality control", 0);
        QualityControl quality = QualityControl.run(tissue, config);
        progress.report("normalisation", 0);
        Normalization normalization = Normalization.choose(tissue, quality.scan(), config.cofactor());
        int[] genes = VariableGenes.choose(tissue, quality, normalization, config.maxGenes(), config.geneRanking());
        int[] cells = quality.cells();
        GeneBlocks expression = GeneBlocks.in(space, cells.length, genes.length);
        normalization.write(tissue, cells, genes, quality.scan().total(), expression);

        progress.report("denoising", 0);
        GeneBlocks denoised = Magic.denoise(expression, config, space, workers);
        progress.report("cell types", 0);
        CellTypes types = config.typesColumn() == null
                ? CellTypeInference.leiden(denoised, config, workers)
                : CellTypeInference.fromColumn(tissue.name(), tissue.cells().select(cells), config.typesColumn());
        progress.report("cell graph", 0);
        Positions positions = tissue.positions().select(cells);
        CsrGraph graph = CellGraph.build(positions, config.maxEdgeQuantile(), workers);
        double spacing = Spacing.median(positions, workers);
        progress.report("gene networks", 0);
        List<GeneNetwork> networks = GeneNetworks.infer(denoised, types, config, space, workers);
        progress.report("gene networks", 1);
        return new PreparedTissue(
                tissue.name(),
                tissue.modality(),
                tissue.panel().select(genes),
                cells,
                tissue.cellCount(),
                expression,
                denoised,
                positions,
                spacing,
                types,
                graph,
                networks,
                tissue.cells().select(cells),
                quality.report(),
                warnings(tissue, quality, normalization, genes.length),
                config);
    }

    private List<String> warnings(Tissue tissue, QualityControl quality, Normalization normalization, int genes) {
        List<String> warnings = new ArrayList<>();
        normalization.warning().ifPresent(warnings::add);
        QualityReport report = quality.report();
        int dropped = report.genesIn() - report.genesKept();
        if (dropped > 0) {
            warnings.add("%s: %d of %d genes are seen in too few cells and left out"
                    .formatted(tissue.name(), dropped, report.genesIn()));
        }
        report.removedCells().forEach((reason, count) -> {
            if (count > 0) {
                warnings.add(
                        "%s: %d of %d cells left out: %s".formatted(tissue.name(), count, report.cellsIn(), reason));
            }
        });
        if (report.outliersKept() > 0) {
            warnings.add("%s: %d cells have an unusual total or number of genes; they were kept"
                    .formatted(tissue.name(), report.outliersKept()));
        }
        if (genes < report.genesKept()) {
            warnings.add("%s: the %d most variable of %d genes are used"
                    .formatted(tissue.name(), genes, report.genesKept()));
        }
        if (config.typesColumn() != null) {
            warnings.add(
                    "%s: gene networks use the labels '%s'; an embedding built from them must not be judged on these labels"
                            .formatted(tissue.name(), config.typesColumn()));
        }
        return warnings;
    }
}
