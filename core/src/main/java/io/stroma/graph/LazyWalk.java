package io.stroma.graph;

import io.stroma.parallel.Workers;
import io.stroma.tissue.DenseMatrix;

/**
 * Averages over growing neighbourhoods: steps of the lazy random walk {@code S = D^-1 (A + I)}, D the row sums of A + I, that
 * returns to its start with a probability a before every step (personalised PageRank; Gasteiger et al., ICLR 2019, eq. 4):
 *
 * <pre>
 * Z_0 = H,  Z_k+1 = (1 - a) S Z_k + a H
 * </pre>
 *
 * Every step replaces a row by the mean of itself and its neighbours' rows, so after K steps a row is an average over the
 * nodes within K hops, near ones weighted most; with a restart the node itself keeps at least a of the weight. O(K (V + E)
 * columns) time, three times the matrix in memory.
 *
 * @param steps K, 0 leaves the rows as they are
 * @param restart a, at least 0 and below 1
 */
public record LazyWalk(int steps, double restart) {

    private static final int CHUNK = 1024;

    public LazyWalk {
        if (steps < 0) {
            throw new IllegalArgumentException("the number of steps cannot be negative: " + steps);
        }
        if (!(restart >= 0 && restart < 1)) {
            throw new IllegalArgumentException("the restart must be at least 0 and below 1: " + restart);
        }
    }

    /**
     * Rows after the walk.
     *
     * @param rows V rows, one a node of the graph
     */
    public DenseMatrix average(CsrGraph graph, DenseMatrix rows, Workers workers) {
        DenseMatrix from = rows;
        for (int step = 0; step < steps; step++) {
            DenseMatrix source = from;
            DenseMatrix target = DenseMatrix.zeros(rows.rows(), rows.columns());
            workers.forEachRange(rows.rows(), CHUNK, (begin, end) -> {
                for (int i = begin; i < end; i++) {
                    step(graph, i, source, rows, target);
                }
            });
            from = target;
        }
        return from;
    }

    private void step(CsrGraph graph, int i, DenseMatrix source, DenseMatrix start, DenseMatrix target) {
        int d = source.columns();
        float[] in = source.values();
        float[] out = target.values();
        System.arraycopy(in, i * d, out, i * d, d);
        for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
            int neighbour = graph.target(arc) * d;
            for (int c = 0; c < d; c++) {
                out[i * d + c] += in[neighbour + c];
            }
        }
        float share = 1f / (1 + graph.degree(i));
        float returned = (float) restart;
        for (int c = 0; c < d; c++) {
            float mean = share * out[i * d + c];
            out[i * d + c] =
                    mean + returned * (start.values()[i * d + c] - mean); // nodes that are alone stay to the bit
        }
    }
}
