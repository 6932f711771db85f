package io.stroma.tasks;

import io.stroma.graph.CsrGraph;
import io.stroma.graph.ExactNeighbours;
import io.stroma.heist.NeighbourValues;
import io.stroma.parallel.Workers;
import io.stroma.prepare.Composition;
import io.stroma.prepare.PreparedTissue;
import io.stroma.stats.Pca;
import io.stroma.stats.Ridge;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What imputes without a model, from the visible entries alone: the mean of a gene, MAGIC, similar cells, neighbouring
 * cells, ridge regressions. All predictions are N x G.
 */
public final class ImputationBaselines {

    private static final int SIMILAR = 15;
    private static final int COMPONENTS = 30;

    private ImputationBaselines() {}

    /** Predictions by method name. */
    public static Map<String, DenseMatrix> of(MaskedTissue masked, Workers workers) {
        PreparedTissue tissue = masked.tissue();
        DenseMatrix x = tissue.expression();
        double[] mean = NeighbourValues.geneMeans(x);
        CsrGraph similar = similarCells(tissue, workers);
        DenseMatrix around = NeighbourValues.mean(x, tissue.cellGraph());
        Map<String, DenseMatrix> methods = new LinkedHashMap<>();
        methods.put("gene_mean", everywhere(mean, x.rows()));
        methods.put("magic", tissue.denoised());
        methods.put("knn", NeighbourValues.mean(x, similar));
        methods.put("knn_nonzero", NeighbourValues.nonZeroMean(x, mean, similar));
        methods.put("neighbour_mean", around);
        methods.put("neighbour_nonzero", NeighbourValues.nonZeroMean(x, mean, tissue.cellGraph()));
        methods.put("ridge", ridge(masked, DenseMatrix.zeros(x.rows(), 0), workers));
        methods.put("ridge_neighbours", ridge(masked, around, workers));
        return methods;
    }

    private static CsrGraph similarCells(PreparedTissue tissue, Workers workers) {
        DenseMatrix x = tissue.expression();
        int components = Math.min(COMPONENTS, Math.max(1, x.columns() - 1));
        DenseMatrix pcs = Pca.fit(x, components, 0, workers).project(x, workers);
        return ExactNeighbours.nearest(pcs, Math.min(SIMILAR, x.rows() - 1), workers)
                .union();
    }

    private static DenseMatrix everywhere(double[] row, int rows) {
        DenseMatrix out = DenseMatrix.zeros(rows, row.length);
        for (int e = 0; e < out.values().length; e++) {
            out.values()[e] = (float) row[e % row.length];
        }
        return out;
    }

    /**
     * For every gene a ridge regression, over the cells that show it, on the cell's other genes and {@code more} columns.
     * The other genes are normalised without the gene itself, as they are where it is hidden.
     *
     * @param more N x F
     */
    static DenseMatrix ridge(MaskedTissue masked, DenseMatrix more, Workers workers) {
        DenseMatrix x = masked.tissue().expression();
        int n = x.rows();
        int genes = x.columns();
        int f = genes + more.columns();
        Composition composition = Composition.of(x);
        DenseMatrix out = DenseMatrix.zeros(n, genes);
        workers.forEach(genes, g -> {
            float[] xy = new float[n * (f + 1)];
            float[] row = new float[f];
            int rows = 0;
            for (int i = 0; i < n; i++) {
                if (x.get(i, g) != 0) {
                    fill(x, more, composition, i, g, row);
                    System.arraycopy(row, 0, xy, rows * (f + 1), f);
                    xy[rows++ * (f + 1) + f] = x.get(i, g);
                }
            }
            Ridge fit = Ridge.fit(new DenseMatrix(rows, f + 1, Arrays.copyOf(xy, rows * (f + 1))));
            for (int i = 0; i < n; i++) {
                fill(x, more, composition, i, g, row);
                out.values()[i * genes + g] = (float) fit.predict(row);
            }
        });
        return out;
    }

    private static void fill(DenseMatrix x, DenseMatrix more, Composition composition, int i, int g, float[] row) {
        int genes = x.columns();
        double factor = composition.factor(Math.expm1(x.get(i, g)));
        for (int j = 0; j < genes; j++) {
            row[j] = j == g ? 0 : (float) Composition.scaled(x.get(i, j), factor);
        }
        System.arraycopy(more.values(), i * more.columns(), row, genes, more.columns());
    }
}
