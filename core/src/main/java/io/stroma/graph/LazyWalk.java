package io.stroma.graph;

import io.stroma.parallel.Workers;
import io.stroma.tissue.DenseMatrix;

/**
 * Averages over growing neighbourhoods: steps of the lazy random walk {@code S = D^-1 (A + I)}, D the row sums of A + I.
 * Every step replaces a row by the mean of itself and its neighbours' rows, so after K steps a row is an average over the
 * nodes within K hops, near ones weighted most. O(K (V + E) columns) time, twice the matrix in memory.
 */
public final class LazyWalk {

    private static final int CHUNK = 1024;

    private LazyWalk() {}

    /**
     * Rows after some steps.
     *
     * @param rows V rows
     * @param steps K, 0 leaves the rows as they are
     */
    public static DenseMatrix average(CsrGraph graph, DenseMatrix rows, int steps, Workers workers) {
        DenseMatrix from = rows;
        for (int step = 0; step < steps; step++) {
            DenseMatrix source = from;
            DenseMatrix target = DenseMatrix.zeros(rows.rows(), rows.columns());
            workers.forEachRange(rows.rows(), CHUNK, (begin, end) -> {
                for (int i = begin; i < end; i++) {
                    step(graph, i, source, target);
                }
            });
            from = target;
        }
        return from;
    }

    private static void step(CsrGraph graph, int i, DenseMatrix source, DenseMatrix target) {
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
        for (int c = 0; c < d; c++) {
            out[i * d + c] *= share;
        }
    }
}
