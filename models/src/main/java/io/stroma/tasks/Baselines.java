package io.stroma.tasks;

import io.stroma.graph.CsrGraph;
import io.stroma.parallel.Workers;
import io.stroma.stats.Pca;
import io.stroma.tissue.CellRows;
import io.stroma.tissue.DenseMatrix;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What anyone would try first, and what a learned embedding has to beat: principal components of a cell's own expression,
 * their mean over its neighbours, both.
 */
public final class Baselines {

    private static final int COMPONENTS = 50;

    private Baselines() {}

    /**
     * The three representations by method name.
     *
     * @param expression n x G, normalised; read in slabs
     * @param graph over the n cells
     */
    public static Map<String, DenseMatrix> of(CellRows expression, CsrGraph graph) {
        return of(expression, expression, graph);
    }

    /** The three for a cohort; where tissues are held out, the components are those of the others. */
    public static Representations of(Cohort cohort) {
        return fitOn -> of(
                cohort.expression(),
                fitOn == null ? cohort.expression() : cohort.expression().select(fitOn),
                cohort.graph());
    }

    private static Map<String, DenseMatrix> of(CellRows expression, CellRows seen, CsrGraph graph) {
        Workers here = new Workers(1);
        int components = Math.min(COMPONENTS, Math.max(1, expression.columns() - 1));
        DenseMatrix pcs = Pca.fit(seen, components, 0, here).project(expression, here);
        DenseMatrix around = neighbourMean(pcs, graph);
        Map<String, DenseMatrix> methods = new LinkedHashMap<>();
        methods.put("own_pca", pcs);
        methods.put("neighbour_mean", around);
        methods.put("own_neighbour", beside(pcs, around));
        return methods;
    }

    /** n x D: mean over neighbours in the graph; zero without any. */
    public static DenseMatrix neighbourMean(DenseMatrix x, CsrGraph graph) {
        int d = x.columns();
        DenseMatrix out = DenseMatrix.zeros(x.rows(), d);
        for (int i = 0; i < x.rows(); i++) {
            for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
                for (int j = 0; j < d; j++) {
                    out.values()[i * d + j] += x.get(graph.target(arc), j) / graph.degree(i);
                }
            }
        }
        return out;
    }

    private static DenseMatrix beside(DenseMatrix a, DenseMatrix b) {
        int d = a.columns() + b.columns();
        DenseMatrix out = DenseMatrix.zeros(a.rows(), d);
        for (int i = 0; i < a.rows(); i++) {
            System.arraycopy(a.values(), i * a.columns(), out.values(), i * d, a.columns());
            System.arraycopy(b.values(), i * b.columns(), out.values(), i * d + a.columns(), b.columns());
        }
        return out;
    }
}
