package io.stroma.heist;

import io.stroma.graph.CsrGraph;
import io.stroma.parallel.Workers;
import io.stroma.prepare.Composition;
import io.stroma.prepare.PreparedTissue;
import io.stroma.stats.Ridge;
import io.stroma.tissue.DenseMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Imputation with a linear path beside the decoder, fitted to the tissue at hand with the model frozen: for every gene a
 * ridge regression of its visible non-zero entries on what the encoder, the decoder, the cell's other genes and its
 * neighbours say. Every entry is seen through a view of {@link HiddenFolds} that hides it, so nothing of its value
 * enters its own prediction. Unknown entries take the mean over all views.
 *
 * <p>N cells, G genes, d width.
 */
public final class TissueImputer {

    /** What a prediction may use. */
    public enum Source {
        /** The cell's other genes (G). */
        OWN,
        /** Mean of every gene over the neighbours (G). */
        NEIGHBOURS,
        /** Mean of the gene itself over those neighbours that show it, one and two steps away (2). */
        VALUES,
        /** Embedding of the cell, Z_c (d). */
        CELL,
        /** The pre-trained decoder's prediction (1). */
        DECODER
    }

    private final HeistModel model;
    private final Workers workers;
    private final Set<Source> sources;

    /** Uses all sources. */
    public TissueImputer(HeistModel model, Workers workers) {
        this(model, workers, Set.of(Source.values()));
    }

    /** Uses some sources, for ablations. */
    public TissueImputer(HeistModel model, Workers workers, Set<Source> sources) {
        this.model = model;
        this.workers = workers;
        this.sources = Set.copyOf(sources);
    }

    /** The decoder alone, zero-shot. */
    public static TissueImputer ofDecoder(HeistModel model, Workers workers) {
        return new TissueImputer(model, workers, Set.of());
    }

    /**
     * Predicted expression of every entry as if it were hidden and not zero, N x G, on the scale of
     * {@code tissue.expression()}.
     *
     * @param unknown entries whose value is not known; the tissue has zeros there
     * @param done hears the number of views done
     */
    public DenseMatrix impute(PreparedTissue tissue, HiddenEntries unknown, EmbeddingConfig config, IntConsumer done) {
        HiddenFolds folds = new HiddenFolds(tissue, unknown);
        List<HeistImputer.View> views = new ArrayList<>();
        if (sources.isEmpty() || sources.contains(Source.CELL) || sources.contains(Source.DECODER)) {
            HeistImputer imputer = new HeistImputer(model, workers);
            for (int k = 0; k < HiddenFolds.COUNT; k++) {
                views.add(imputer.view(folds.shown(k), folds.hidden(k), config, cells -> {}));
                done.accept(k + 1);
            }
        }
        Inputs inputs = new Inputs(tissue, unknown, folds, views);
        DenseMatrix out = DenseMatrix.zeros(tissue.cellCount(), tissue.geneCount());
        workers.forEach(tissue.geneCount(), g -> {
            if (sources.isEmpty()) {
                inputs.decode(g, out);
            } else {
                inputs.predict(g, out);
            }
        });
        return out;
    }

    /** Everything that rows of the regressions are made of. */
    private final class Inputs {

        private final DenseMatrix x; // (N, G)
        private final HiddenEntries unknown;
        private final HiddenFolds folds;
        private final List<HeistImputer.View> views;
        private final DenseMatrix around; // (N, G)
        private final DenseMatrix near; // (N, G)
        private final DenseMatrix wide; // (N, G)
        private final int width;

        Inputs(PreparedTissue tissue, HiddenEntries unknown, HiddenFolds folds, List<HeistImputer.View> views) {
            this.x = tissue.expression();
            this.unknown = unknown;
            this.folds = folds;
            this.views = views;
            CsrGraph graph = tissue.cellGraph();
            double[] means = NeighbourValues.geneMeans(x);
            around = NeighbourValues.mean(x, graph);
            near = NeighbourValues.nonZeroMean(x, means, graph);
            wide = NeighbourValues.nonZeroMean(x, means, NeighbourValues.twoSteps(graph));
            int genes = x.columns();
            int d = views.isEmpty() ? 0 : views.get(0).cells().columns();
            width = sources.stream()
                    .mapToInt(s -> switch (s) {
                        case OWN, NEIGHBOURS -> genes;
                        case VALUES -> 2;
                        case CELL -> d;
                        case DECODER -> 1;
                    })
                    .sum();
        }

        void decode(int g, DenseMatrix out) {
            for (int i = 0; i < x.rows(); i++) {
                int cell = i;
                out.values()[i * x.columns() + g] =
                        seen(i, g, v -> v.expression().get(cell, g));
            }
        }

        void predict(int g, DenseMatrix out) {
            int n = x.rows();
            int rows = 0;
            for (int i = 0; i < n; i++) {
                rows += folds.teaches(i, g) ? 1 : 0;
            }
            float[] xy = new float[rows * (width + 1)];
            float[] row = new float[width];
            int r = 0;
            for (int i = 0; i < n; i++) {
                if (folds.teaches(i, g)) {
                    fill(i, g, row);
                    System.arraycopy(row, 0, xy, r * (width + 1), width);
                    xy[r++ * (width + 1) + width] = x.get(i, g);
                }
            }
            Ridge fit = Ridge.fit(new DenseMatrix(rows, width + 1, xy));
            for (int i = 0; i < n; i++) {
                fill(i, g, row);
                out.values()[i * x.columns() + g] = (float) fit.predict(row);
            }
        }

        /** One row, in the order of the sources. */
        private void fill(int i, int g, float[] row) {
            int at = 0;
            int genes = x.columns();
            if (sources.contains(Source.OWN)) {
                double factor = folds.composition().factor(Math.expm1(x.get(i, g)));
                for (int j = 0; j < genes; j++) {
                    row[at++] = j == g ? 0 : (float) Composition.scaled(x.get(i, j), factor);
                }
            }
            if (sources.contains(Source.NEIGHBOURS)) {
                System.arraycopy(around.values(), i * genes, row, at, genes);
                at += genes;
            }
            if (sources.contains(Source.VALUES)) {
                row[at++] = near.get(i, g);
                row[at++] = wide.get(i, g);
            }
            if (sources.contains(Source.CELL)) {
                for (int c = 0; c < views.get(0).cells().columns(); c++) {
                    int column = c;
                    row[at++] = seen(i, g, v -> v.cells().get(i, column));
                }
            }
            if (sources.contains(Source.DECODER)) {
                row[at] = seen(i, g, v -> v.expression().get(i, g));
            }
        }

        /** A value of the view that hides the entry; of all views for an entry that all of them hide. */
        private float seen(int i, int g, java.util.function.ToDoubleFunction<HeistImputer.View> value) {
            return unknown.at(i, g)
                    ? (float) views.stream().mapToDouble(value).average().orElseThrow()
                    : (float) value.applyAsDouble(views.get(HiddenFolds.of(i, g)));
        }
    }
}
