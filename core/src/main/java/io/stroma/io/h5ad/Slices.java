package io.stroma.io.h5ad;

import io.jhdf.api.Dataset;

/**
 * Runs of a one-dimensional dataset of numbers. A run is read in pieces, so that next to the result only one piece in the
 * type of the file is in memory; byte counts of a piece stay far below what fits an int.
 */
final class Slices {

    /** Numbers per piece. */
    static final int PIECE = 1 << 20;

    private Slices() {}

    static int[] ints(H5File file, Dataset d, long from, int count) {
        int[] out = new int[count];
        for (int k = 0; k < count; k += PIECE) {
            int n = Math.min(PIECE, count - k);
            long first = from + k;
            int[] piece = file.read(d.getPath(), () -> Values.ints(slice(d, first, n)));
            System.arraycopy(piece, 0, out, k, n);
        }
        return out;
    }

    static float[] floats(H5File file, Dataset d, long from, int count) {
        float[] out = new float[count];
        for (int k = 0; k < count; k += PIECE) {
            int n = Math.min(PIECE, count - k);
            long first = from + k;
            float[] piece = file.read(d.getPath(), () -> Values.floats(slice(d, first, n)));
            System.arraycopy(piece, 0, out, k, n);
        }
        return out;
    }

    private static Object slice(Dataset d, long from, int count) {
        return d.getData(new long[] {from}, new int[] {count});
    }
}
