package io.stroma.tissue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Slabs of rows spread evenly over a matrix. */
final class RowSample {

    private static final int SLABS = 8;
    private static final int MAX_ENTRIES = 1 << 24; // zeros included: 16 MB sparse, 128 MB if every value is stored

    private RowSample() {}

    static ExpressionSample of(ExpressionMatrix x, int atMostRows) {
        int n = x.rows();
        int size = Math.min(atMostRows, Math.max(SLABS, MAX_ENTRIES / Math.max(1, x.columns())));
        if (n <= size) {
            return new ExpressionSample(x.slab(0, n), IntStream.range(0, n).toArray(), (long) n * x.columns(), "");
        }
        int part = Math.max(1, size / SLABS);
        List<CsrMatrix> slabs = new ArrayList<>();
        int[] rows = new int[part * SLABS];
        for (int s = 0; s < SLABS; s++) {
            int from = (int) ((long) (n - part) * s / (SLABS - 1)); // first slab at the start, last at the end
            slabs.add(x.slab(from, from + part));
            for (int i = 0; i < part; i++) {
                rows[s * part + i] = from + i;
            }
        }
        return new ExpressionSample(
                CsrMatrix.stack(slabs),
                rows,
                (long) rows.length * x.columns(),
                "%,d of %,d cells".formatted(rows.length, n));
    }
}
