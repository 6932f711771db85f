package io.stroma.prepare;

import io.stroma.parallel.Workers;
import io.stroma.tissue.CellTable;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Positions;
import io.stroma.tissue.Tissue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The whole preparation of section 2 of the specification: quality control, normalisation, variable genes, MAGIC, types,
 * cell graph, gene networks. Reads the expression in slabs and never holds cells x all genes; memory O(N G) for the G
 * chosen genes. The result does not depend on the number of threads.
 */
public final class Preparation {

    private final PreparationConfig config;
    private final Workers workers;
    private final Progress progress;

    public Preparation(PreparationConfig config, Workers workers, Progress progress) {
        this.config = config;
        this.workers = workers;
        this.progress = progress;
    }

    /**
     * Prepares one tissue.
     *
     * @throws io.stroma.error.BadInputException if nothing is left after quality control or labels are missing
     */
    public PreparedTissue prepare(Tissue tissue) {
        List<String> warnings = new ArrayList<>();
        progress.step("quality control");
        QualityControl kept = QualityControl.of(tissue, config);
        Normalization normalization = Normalization.of(tissue, warnings);
        progress.step("choosing genes");
        int[] genes = chooseGenes(tissue, kept, normalization);
        progress.step("normalising");
        DenseMatrix x = normalization.apply(tissue, kept.cells(), kept.genes(), genes, config.cofactor());
        progress.step("denoising (MAGIC)");
        DenseMatrix denoised = Magic.of(x, config, workers).diffuse(x, config.magicTime(), workers);
        progress.step("cell types");
        CellTable cells = tissue.cells().select(kept.cells());
        CellTypes types = CellTypeInference.infer(denoised, cells, config, workers);
        progress.step("cell graph (Delaunay)");
        Positions positions = tissue.positions().select(kept.cells());
        CellGraph graph = CellGraph.of(positions, config.maxEdgeQuantile());
        progress.step("gene networks (mutual information)");
        List<GeneNetwork> networks = GeneNetworks.of(denoised, types, config, workers);
        return new PreparedTissue(
                tissue.name(),
                tissue.modality(),
                tissue.panel().select(genes),
                kept.cells(),
                tissue.cellCount(),
                x,
                denoised,
                positions,
                graph.spacing(),
                types,
                graph.graph(),
                networks,
                cells,
                kept.report(),
                warnings,
                config);
    }

    /** Small panels and protein panels are used whole; larger ones are cut to the most variable genes. */
    private int[] chooseGenes(Tissue tissue, QualityControl kept, Normalization normalization) {
        int[] genes = kept.genes();
        if (genes.length <= config.maxGenes() || tissue.modality() == Modality.PROTEIN) {
            return genes;
        }
        int[] columnOf = new int[tissue.geneCount()];
        Arrays.fill(columnOf, -1);
        for (int j = 0; j < genes.length; j++) {
            columnOf[genes[j]] = j;
        }
        double[] sum = new double[genes.length];
        double[] squares = new double[genes.length];
        Normalization.forEachKept(tissue, kept.cells(), (row, slab, i) -> {
            double total = 0;
            for (int k = slab.rowStart(i); k < slab.rowStart(i + 1); k++) {
                total += columnOf[slab.column(k)] >= 0 ? slab.value(k) : 0;
            }
            for (int k = slab.rowStart(i); k < slab.rowStart(i + 1); k++) {
                int j = columnOf[slab.column(k)];
                if (j >= 0) {
                    double linear = Math.expm1(normalization.value(slab.value(k), total, config.cofactor()));
                    sum[j] += linear;
                    squares[j] += linear * linear;
                }
            }
        });
        int n = kept.cells().length;
        double[] mean = new double[genes.length];
        double[] variance = new double[genes.length];
        for (int j = 0; j < genes.length; j++) {
            mean[j] = sum[j] / n;
            variance[j] = Math.max(0, (squares[j] - n * mean[j] * mean[j]) / Math.max(1, n - 1));
        }
        return Arrays.stream(VariableGenes.ranking(mean, variance))
                .limit(config.maxGenes())
                .sorted()
                .map(j -> genes[j])
                .toArray();
    }
}
