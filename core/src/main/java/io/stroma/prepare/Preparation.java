package io.stroma.prepare;

import io.stroma.error.ResourceException;
import io.stroma.graph.CsrGraph;
import io.stroma.graph.Spacing;
import io.stroma.parallel.Progress;
import io.stroma.parallel.Workers;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.Positions;
import io.stroma.tissue.Tissue;
import java.util.ArrayList;
import java.util.List;

/**
 * Preparation of a tissue for a model, step by step as in HEIST: quality control, normalisation, choice of genes, MAGIC
 * denoising, cell types, cell graph, one gene network per type.
 *
 * <p>Expression is read in slabs: one pass for quality control, one for the values, and one in between when genes must be
 * chosen. Memory is that of two dense N x (chosen genes) float matrices and a slab. The result does not depend on the
 * number of threads.
 *
 * @param config every choice made on the way
 */
public record Preparation(PreparationConfig config) {

    /**
     * @param tissue as read
     * @param workers threads to use
     * @param progress hears the name of every step
     * @throws io.stroma.error.BadInputException when the tissue breaks an invariant or nothing of it is left
     * @throws ResourceException when the dense matrix would be larger than an array can be
     */
    public PreparedTissue prepare(Tissue tissue, Workers workers, Progress progress) {
        progress.report("quality control", 0);
        QualityControl quality = QualityControl.run(tissue, config);
        progress.report("normalisation", 0);
        Normalization normalization = Normalization.choose(tissue, quality.scan(), config.cofactor());
        int[] genes = VariableGenes.choose(tissue, quality, normalization, config.maxGenes(), config.geneRanking());
        int[] cells = quality.cells();
        refuseTooLarge(tissue, cells.length, genes.length);
        DenseMatrix expression =
                normalization.matrix(tissue, cells, genes, quality.scan().total());

        progress.report("denoising", 0);
        DenseMatrix denoised = Magic.denoise(expression, config, workers);
        progress.report("cell types", 0);
        CellTypes types = config.typesColumn() == null
                ? CellTypeInference.leiden(denoised, config, workers)
                : CellTypeInference.fromColumn(tissue.name(), tissue.cells().select(cells), config.typesColumn());
        progress.report("cell graph", 0);
        Positions positions = tissue.positions().select(cells);
        CsrGraph graph = CellGraph.build(positions, config.maxEdgeQuantile(), workers);
        double spacing = Spacing.median(positions, workers);
        progress.report("gene networks", 0);
        List<GeneNetwork> networks = GeneNetworks.infer(denoised, types, config, workers);
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

    private static void refuseTooLarge(Tissue tissue, int cells, int genes) {
        if ((long) cells * genes > Integer.MAX_VALUE - 8) {
            throw new ResourceException(
                    "%s: %d cells x %d genes do not fit into one matrix; keep fewer genes or split the tissue"
                            .formatted(tissue.name(), cells, genes));
        }
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
