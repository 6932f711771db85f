package io.stroma.heist;

import io.stroma.graph.CsrGraph;
import io.stroma.tissue.CellRows;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;

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
    public static double[] geneMeans(CellRows x) {
        double[] sum = new double[x.columns()];
        int[] count = new int[x.columns()];
        x.forEachRow((i, row) -> {
            for (int g = 0; g < sum.length; g++) {
                sum[g] += row[g];
                count[g] += row[g] != 0 ? 1 : 0;
            }
        });
        for (int g = 0; g < sum.length; g++) {
            sum[g] /= Math.max(1, count[g]);
        }
        return sum;
    }

    /** Cells within two steps of an undirected graph, the cell itself left out. */
    public static CsrGraph twoSteps(CsrGraph graph) {
        int[] starts = new int[graph.size() + 1];
        for (int i = 0; i < graph.size(); i++) {
            starts[i + 1] = Math.addExact(starts[i], within(graph, i).length);
        }
        int[] targets = new int[starts[graph.size()]];
        for (int i = 0; i < graph.size(); i++) { // found twice rather than kept twice
            System.arraycopy(within(graph, i), 0, targets, starts[i], starts[i + 1] - starts[i]);
        }
        return new CsrGraph(starts, targets);
    }

    private static int[] within(CsrGraph graph, int i) {
        int count = graph.degree(i);
        for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
            count += graph.degree(graph.target(arc));
        }
        int[] cells = new int[count];
        int k = 0;
        for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
            int j = graph.target(arc);
            cells[k++] = j;
            for (int next = graph.start(j); next < graph.start(j + 1); next++) {
                cells[k++] = graph.target(next);
            }
        }
        Arrays.sort(cells);
        int distinct = 0;
        for (int j : cells) {
            if (j != i && (distinct == 0 || cells[distinct - 1] != j)) {
                cells[distinct++] = j;
            }
        }
        return Arrays.copyOf(cells, distinct);
    }
}
