package io.stroma.io.h5ad;

import java.util.Arrays;

/** Sorts the entries of one sparse row by column. */
final class SortedRows {

    private SortedRows() {}

    /** O(k log k) for a row of k entries. */
    static void sort(int[] column, float[] value, int from, int to) {
        long[] packed = new long[to - from];
        for (int k = from; k < to; k++) {
            packed[k - from] = (long) column[k] << 32 | Float.floatToRawIntBits(value[k]) & 0xFFFFFFFFL;
        }
        Arrays.sort(packed);
        for (int k = from; k < to; k++) {
            column[k] = (int) (packed[k - from] >> 32);
            value[k] = Float.intBitsToFloat((int) packed[k - from]);
        }
    }
}
