package io.stroma.tasks.outcome;

import io.stroma.tissue.DenseMatrix;

/** How rows of cells become one row a tissue. */
public enum Pooling {
    /** Mean of the cells. */
    MEAN,
    /** Mean and standard deviation over the cells: of a neighbourhood average, the latter tells mixed from sorted. */
    MOMENTS,
    /** A learned weighted mean, see {@link AttentionPooling}. */
    ATTENTION;

    /**
     * Mean, for {@link #MOMENTS} with standard deviations beside it.
     *
     * @param rows n x D of cells
     * @param tissueOf tissue of every cell (n)
     * @param usable cells that count (n)
     * @return tissues x D, or x 2 D; zeros for a tissue without cells
     */
    public DenseMatrix pool(DenseMatrix rows, int[] tissueOf, boolean[] usable, int tissues) {
        if (this == ATTENTION) {
            throw new IllegalStateException("attention is learned");
        }
        int d = rows.columns();
        double[][] sum = new double[tissues][d];
        double[][] squares = new double[tissues][d];
        int[] size = new int[tissues];
        for (int i = 0; i < rows.rows(); i++) {
            if (usable[i]) {
                size[tissueOf[i]]++;
                for (int j = 0; j < d; j++) {
                    double v = rows.get(i, j);
                    sum[tissueOf[i]][j] += v;
                    squares[tissueOf[i]][j] += v * v;
                }
            }
        }
        int width = this == MEAN ? d : 2 * d;
        DenseMatrix out = DenseMatrix.zeros(tissues, width);
        for (int t = 0; t < tissues; t++) {
            for (int j = 0; j < d && size[t] > 0; j++) {
                double mean = sum[t][j] / size[t];
                out.values()[t * width + j] = (float) mean;
                if (this == MOMENTS) {
                    double variance = Math.max(0, squares[t][j] / size[t] - mean * mean);
                    out.values()[t * width + d + j] = (float) Math.sqrt(variance);
                }
            }
        }
        return out;
    }
}
