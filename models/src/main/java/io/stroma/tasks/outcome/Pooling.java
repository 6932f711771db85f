package io.stroma.tasks.outcome;

import io.stroma.graph.CsrGraph;
import io.stroma.tasks.Baselines;
import io.stroma.tasks.Cohort;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** How rows of cells become one row a tissue. */
public enum Pooling {
    /** Mean of the cells. */
    MEAN,
    /** Mean and standard deviation over the cells: of a neighbourhood average, the latter tells mixed from sorted. */
    MOMENTS,
    /**
     * Mean, and the standard deviation in two parts along the cell graph: of the mean of a cell's neighbours over the
     * tissue (large where kinds of cells keep apart), and of a cell around its neighbours (large where they mix).
     */
    MIXING,
    /** A learned weighted mean, see {@link AttentionPooling}. */
    ATTENTION;

    /**
     * Mean, with standard deviations beside it as the constant says.
     *
     * @param rows n x D of the cohort's cells
     * @param usable cells that count (n)
     * @return T x D, 2 D or 3 D; zeros for a tissue without cells
     */
    public DenseMatrix pool(DenseMatrix rows, Cohort cohort, boolean[] usable) {
        int tissues = cohort.tissues().size();
        int[] kept = IntStream.range(0, usable.length).filter(i -> usable[i]).toArray();
        int[] tissueOf = Arrays.stream(kept).map(i -> cohort.tissueOf()[i]).toArray();
        DenseMatrix x = rows.select(kept);
        Moments own = Moments.of(x, tissueOf, i -> true, tissues);
        return switch (this) {
            case MEAN -> joined(own.mean());
            case MOMENTS -> joined(own.mean(), own.deviation());
            case MIXING -> {
                CsrGraph graph = cohort.graph().induced(kept);
                DenseMatrix around = Baselines.neighbourMean(x, graph);
                IntPredicate accompanied = i -> graph.degree(i) > 0;
                yield joined(
                        own.mean(),
                        Moments.of(around, tissueOf, accompanied, tissues).deviation(),
                        Moments.of(difference(x, around), tissueOf, accompanied, tissues)
                                .deviation());
            }
            case ATTENTION -> throw new IllegalStateException("attention is learned");
        };
    }

    private static DenseMatrix difference(DenseMatrix a, DenseMatrix b) {
        DenseMatrix out = DenseMatrix.zeros(a.rows(), a.columns());
        for (int i = 0; i < out.values().length; i++) {
            out.values()[i] = a.values()[i] - b.values()[i];
        }
        return out;
    }

    /** T x K D: K blocks of T x D side by side. */
    private static DenseMatrix joined(double[][]... blocks) {
        int d = blocks[0].length == 0 ? 0 : blocks[0][0].length;
        DenseMatrix out = DenseMatrix.zeros(blocks[0].length, blocks.length * d);
        for (int t = 0; t < out.rows(); t++) {
            for (int b = 0; b < blocks.length; b++) {
                for (int j = 0; j < d; j++) {
                    out.values()[t * out.columns() + b * d + j] = (float) blocks[b][t][j];
                }
            }
        }
        return out;
    }

    /**
     * Mean and standard deviation over the cells of every tissue.
     *
     * @param mean T x D
     * @param deviation T x D
     */
    private record Moments(double[][] mean, double[][] deviation) {

        static Moments of(DenseMatrix rows, int[] tissueOf, IntPredicate counts, int tissues) {
            int d = rows.columns();
            double[][] mean = new double[tissues][d];
            double[][] deviation = new double[tissues][d];
            int[] size = new int[tissues];
            for (int i = 0; i < rows.rows(); i++) {
                if (counts.test(i)) {
                    int t = tissueOf[i];
                    size[t]++;
                    for (int j = 0; j < d; j++) { // Welford
                        double delta = rows.get(i, j) - mean[t][j];
                        mean[t][j] += delta / size[t];
                        deviation[t][j] += delta * (rows.get(i, j) - mean[t][j]);
                    }
                }
            }
            for (int t = 0; t < tissues; t++) {
                for (int j = 0; j < d && size[t] > 0; j++) {
                    deviation[t][j] = Math.sqrt(deviation[t][j] / size[t]);
                }
            }
            return new Moments(mean, deviation);
        }
    }
}
