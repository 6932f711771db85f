package io.stroma.heist;

import io.stroma.tissue.CellRows;
import java.util.Arrays;
import java.util.List;

/**
 * Of every entry what is decoded in the view of {@link HiddenFolds} that hides it, N x G; of an entry that all of them hide
 * their mean. Made while it is read.
 *
 * @param views N x G each
 * @param unknown entries that all views hide
 */
record DecodedRows(List<CellRows> views, HiddenEntries unknown) implements CellRows {

    @Override
    public int rows() {
        return views.get(0).rows();
    }

    @Override
    public int columns() {
        return views.get(0).columns();
    }

    @Override
    public void read(int from, int to, float[] out) {
        int genes = columns();
        float[][] seen = new float[views.size()][(to - from) * genes]; // (views, n * G)
        for (int k = 0; k < seen.length; k++) {
            views.get(k).read(from, to, seen[k]);
        }
        for (int e = 0; e < seen[0].length; e++) {
            int cell = from + e / genes;
            int gene = e % genes;
            out[e] = of(seen, e, HiddenFolds.blindTo(unknown, cell, gene));
        }
    }

    /** The value of one view at a place, or their mean for {@link HiddenFolds#ALL}. */
    static float of(float[][] views, int at, int view) {
        return view == HiddenFolds.ALL
                ? (float) Arrays.stream(views).mapToDouble(v -> v[at]).average().orElseThrow()
                : views[view][at];
    }
}
