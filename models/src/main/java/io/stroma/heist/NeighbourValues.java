package io.stroma.heist;

import io.stroma.graph.CsrGraph;
import io.stroma.tissue.DenseMatrix;

/** What the neighbours of a cell show of every gene. */
public final class NeighbourValues {

    /** Weight of the gene's mean, in neighbours. */
    private static final double PRIOR = 1;

    private NeighbourValues() {}

    /** Mean over all neighbours, N x G; zero without any. */
    public static DenseMatrix mean(DenseMatrix x, CsrGraph graph) {
        int genes = x.columns();
        DenseMatrix out = DenseMatrix.zeros(x.rows(), genes);
        for (int i = 0; i < x.rows(); i++) {
            for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
                for (int g = 0; g < genes; g++) {
                    out.values()[i * genes + g] += x.get(graph.target(arc), g) / graph.degree(i);
                }
            }
        }
        return out;
    }

    /**
     * Mean over those neighbours that show the gene at all, drawn towards the mean of the gene as if one more neighbour
     * had it, N x G.
     *
     * @param geneMean G, of the non-zero entries
     */
    public static DenseMatrix nonZeroMean(DenseMatrix x, double[] geneMean, CsrGraph graph) {
        int genes = x.columns();
        DenseMatrix out = DenseMatrix.zeros(x.rows(), genes);
        for (int i = 0; i < x.rows(); i++) {
            for (int g = 0; g < genes; g++) {
                double sum = PRIOR * geneMean[g];
                double count = PRIOR;
                for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
                    double value = x.get(graph.target(arc), g);
                    sum += value;
                    count += value != 0 ? 1 : 0;
                }
                out.values()[i * genes + g] = (float) (sum / count);
            }
        }
        return out;
    }

    /** Mean of the non-zero entries of every gene (G); zero for a gene without any. */
    public static double[] geneMeans(DenseMatrix x) {
        double[] sum = new double[x.columns()];
        int[] count = new int[x.columns()];
        for (int i = 0; i < x.rows(); i++) {
            for (int g = 0; g < sum.length; g++) {
                sum[g] += x.get(i, g);
                count[g] += x.get(i, g) != 0 ? 1 : 0;
            }
        }
        for (int g = 0; g < sum.length; g++) {
            sum[g] /= Math.max(1, count[g]);
        }
        return sum;
    }

    /** Cells within two steps, the cell itself left out. */
    public static CsrGraph twoSteps(CsrGraph graph) {
        int arcs = 0;
        for (int i = 0; i < graph.size(); i++) {
            for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
                arcs += 1 + graph.degree(graph.target(arc));
            }
        }
        int[] a = new int[arcs];
        int[] b = new int[arcs];
        int k = 0;
        for (int i = 0; i < graph.size(); i++) {
            for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
                int j = graph.target(arc);
                a[k] = i;
                b[k++] = j;
                for (int next = graph.start(j); next < graph.start(j + 1); next++) {
                    a[k] = i;
                    b[k++] = graph.target(next);
                }
            }
        }
        return CsrGraph.undirected(graph.size(), a, b);
    }
}
