package io.stroma.slide;

import io.stroma.prepare.GeneRanking;
import io.stroma.prepare.Normalization;
import io.stroma.prepare.VariableGenes;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.GenePanel;
import java.util.Arrays;
import java.util.List;

/**
 * What is predicted: which genes, on which scale. Genes are ranked on training slides only; the paper's code ranks them on
 * all slides, test slides included.
 *
 * @param genes names, harmonised
 * @param normalised values are scaled to 1e4 a spot (over all genes of the slide) instead of raw counts
 */
public record Targets(GenePanel genes, boolean normalised) {

    /**
     * The {@code count} most variable genes of the training slides: spots scaled to 1e4, log1p, empty spots left out;
     * sorted by name.
     *
     * @param training slides over one panel ({@link GeneUniverse})
     */
    public static Targets choose(List<Slide> training, int count, GeneRanking ranking, boolean normalised) {
        GenePanel panel = training.get(0).genes();
        int[] order = ranking(training, panel.size(), ranking);
        int[] kept =
                Arrays.stream(order, 0, Math.min(count, order.length)).sorted().toArray();
        return new Targets(panel.select(kept), normalised);
    }

    /** Columns by descending variability over the spots of all slides together. */
    static int[] ranking(List<Slide> training, int genes, GeneRanking ranking) {
        double[] sum = new double[genes];
        double[] squares = new double[genes];
        int n = 0;
        for (Slide slide : training) {
            CsrMatrix x = slide.expression();
            for (int i = 0; i < x.rows(); i++) {
                double scale = Normalization.TARGET / total(x, i);
                if (!Double.isFinite(scale)) {
                    continue;
                }
                n++;
                for (int k = x.rowStart(i); k < x.rowStart(i + 1); k++) {
                    double v = x.value(k) * scale;
                    v = ranking == GeneRanking.VARIANCE ? Math.log1p(v) : v;
                    sum[x.column(k)] += v;
                    squares[x.column(k)] += v * v;
                }
            }
        }
        double[] mean = new double[genes];
        double[] variance = new double[genes];
        for (int g = 0; g < genes; g++) {
            mean[g] = sum[g] / Math.max(1, n);
            variance[g] = Math.max(0, squares[g] - n * mean[g] * mean[g]) / Math.max(1, n - 1);
        }
        return VariableGenes.rank(
                ranking == GeneRanking.VARIANCE ? variance : VariableGenes.normalizedDispersions(mean, variance));
    }

    /** Linear values of the target genes, N x G. */
    public DenseMatrix of(Slide slide) {
        int[] column = new int[slide.genes().size()];
        Arrays.fill(column, -1);
        var index = slide.genes().index();
        for (int g = 0; g < genes.size(); g++) {
            column[index.get(genes.name(g))] = g;
        }
        CsrMatrix x = slide.expression();
        DenseMatrix out = DenseMatrix.zeros(x.rows(), genes.size());
        for (int i = 0; i < x.rows(); i++) {
            double total = total(x, i);
            double scale = normalised && total > 0 ? Normalization.TARGET / total : 1;
            for (int k = x.rowStart(i); k < x.rowStart(i + 1); k++) {
                if (column[x.column(k)] >= 0) {
                    out.values()[i * genes.size() + column[x.column(k)]] = (float) (x.value(k) * scale);
                }
            }
        }
        return out;
    }

    private static double total(CsrMatrix x, int row) {
        double total = 0;
        for (int k = x.rowStart(row); k < x.rowStart(row + 1); k++) {
            total += x.value(k);
        }
        return total;
    }
}
