package io.stroma.heist;

import io.stroma.heist.TissueImputer.Source;
import io.stroma.tissue.CellRows;
import java.util.List;
import java.util.Set;

/** What rows of {@link GeneRegressions} are made of, for consecutive cells; read anew for other cells. */
final class RegressionSlab {

    /** Numbers in memory, about, unless others are asked for. */
    static final int NUMBERS = 1 << 21;

    private final CellRows x; // (N, G)
    private final CellRows means; // (N, G), or null
    private final List<HeistImputer.View> views;
    private final int most; // cells
    private final float[] own; // (n, G)
    private final float[] around; // (n, G), or empty
    private final float[][] cells; // (views, n * d), or empty
    private final float[][] decoded; // (views, n * G), or empty
    private int from;

    /**
     * Room for as many cells as are read at once.
     *
     * @param means of the neighbours, or null where they are no source
     * @param numbers in memory, about
     */
    RegressionSlab(CellRows x, CellRows means, List<HeistImputer.View> views, Set<Source> sources, int numbers) {
        this.x = x;
        this.means = means;
        this.views = views;
        int genes = x.columns();
        int d = views.isEmpty() ? 0 : views.get(0).cells().columns();
        most = Math.max(1, Math.min(x.rows(), numbers / (2 * genes + views.size() * (genes + d))));
        own = new float[most * genes];
        around = new float[means == null ? 0 : own.length];
        cells = new float[sources.contains(Source.CELL) ? views.size() : 0][most * d];
        decoded = new float[sources.contains(Source.DECODER) ? views.size() : 0][own.length];
    }

    /** Number of cells. */
    int size() {
        return Math.min(most, x.rows() - from);
    }

    /** The first cell. */
    int from() {
        return from;
    }

    /** Expression, (n, G). */
    float[] own() {
        return own;
    }

    /** Means of the neighbours, (n, G). */
    float[] around() {
        return around;
    }

    /** Reads the cells from {@code first} on. */
    void read(int first) {
        from = first;
        int to = first + size();
        x.read(first, to, own);
        if (means != null) {
            means.read(first, to, around);
        }
        for (int k = 0; k < cells.length; k++) {
            views.get(k).cells().read(first, to, cells[k]);
        }
        for (int k = 0; k < decoded.length; k++) {
            views.get(k).expression().read(first, to, decoded[k]);
        }
    }

    /**
     * Writes the embedding of the i-th cell to a row.
     *
     * @param view one of them, or {@link HiddenFolds#ALL} for their mean
     * @return place behind it
     */
    int embedding(int i, int view, float[] row, int at) {
        int d = cells[0].length / most;
        for (int c = 0; c < d; c++) {
            row[at + c] = DecodedRows.of(cells, i * d + c, view);
        }
        return at + d;
    }

    /** What is decoded of a gene of the i-th cell, by a view or by all. */
    float decoded(int i, int gene, int view) {
        return DecodedRows.of(decoded, i * x.columns() + gene, view);
    }
}
