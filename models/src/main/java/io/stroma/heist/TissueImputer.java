package io.stroma.heist;

import io.stroma.io.ScratchSpace;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissue;
import io.stroma.tissue.CellRows;
import io.stroma.tissue.DenseMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Imputation with a linear path beside the decoder, fitted to the tissue at hand with the model frozen: for every gene a
 * ridge regression of its visible non-zero entries on what the encoder, the decoder, the cell's other genes and its
 * neighbours say. Every entry is seen through a view of {@link HiddenFolds} that hides it, so its value
 * does not enter its own prediction; what was made from the complete tissue before (means, the denoised values of other cells,
 * types, networks) is as it was, unless the tissue was prepared without the value, as evaluations do. Unknown entries take the mean over all views.
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
        try (ScratchSpace space = ScratchSpace.inMemory()) {
            return impute(tissue, unknown, config, space, done).dense();
        }
    }

    /**
     * The same predictions, to the last bit, with everything of the size of the tissue in a space: on disk memory is that of
     * the parts under way, and then of the regressions under way and {@value GeneRegressions#COLUMNS_OF_CELL} numbers a cell
     * and thread.
     *
     * @return readable until the space is closed
     * @throws io.stroma.error.ResourceException if there are too many cells x genes for regressions
     */
    public CellRows impute(
            PreparedTissue tissue,
            HiddenEntries unknown,
            EmbeddingConfig config,
            ScratchSpace space,
            IntConsumer done) {
        if (!sources.isEmpty()) {
            CellRows x = tissue.expressionRows();
            GeneRegressions.check(x.rows(), x.columns(), model.config().width(), sources);
        }
        HiddenFolds folds = new HiddenFolds(tissue, unknown);
        List<HeistImputer.View> views = new ArrayList<>();
        if (sources.isEmpty() || sources.contains(Source.CELL) || sources.contains(Source.DECODER)) {
            HeistImputer imputer = new HeistImputer(model, workers);
            for (int k = 0; k < HiddenFolds.COUNT; k++) {
                views.add(imputer.view(folds.shown(k), folds.hidden(k), config, space, cells -> {}));
                done.accept(k + 1);
            }
        }
        return sources.isEmpty()
                ? new DecodedRows(
                        views.stream().map(HeistImputer.View::expression).toList(), unknown)
                : new GeneRegressions(tissue, unknown, folds, views, sources).run(space, workers);
    }

    /** Memory of the regressions on all threads beside that of the views, in bytes, for N cells and G genes. */
    public static long bytes(long cells, long genes, HeistConfig config, int threads) {
        return GeneRegressions.bytes(cells, genes, config, threads);
    }

    /** The same with all that {@link #impute(PreparedTissue, HiddenEntries, EmbeddingConfig, IntConsumer)} holds. */
    public static long bytesInMemory(long cells, long genes, HeistConfig config, int threads) {
        long views = HiddenFolds.COUNT * (genes + config.width());
        long results = 3 * genes; // means over neighbours, predictions in blocks and as a whole
        return bytes(cells, genes, config, threads) + Float.BYTES * cells * (views + results);
    }
}
