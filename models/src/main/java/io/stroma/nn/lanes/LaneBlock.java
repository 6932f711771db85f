package io.stroma.nn.lanes;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Rows of a few batch entries turned so that entries lie in lanes: from (entry, position, column) to (position, column, lane).
 * Lanes without an entry get what was in them before, or zeros after {@link #clear}; lanes never mix.
 *
 * <p>W lanes, S positions, C columns.
 */
final class LaneBlock {

    private static final int W = Lanes.WIDTH;
    private static final int PAD = 16; // keeps rows of one column out of the same cache set

    private final int positions;
    private final int columns;
    private final int pitch; // of rows
    private final boolean squares; // columns come in whole vectors
    private final float[] rows; // (W, C + PAD)

    LaneBlock(int positions, int columns) {
        this.positions = positions;
        this.columns = columns;
        pitch = columns + PAD;
        squares = columns % W == 0;
        rows = new float[W * pitch];
    }

    /**
     * Reads.
     *
     * @param from (entries, S, C)
     * @param entry first of the entries
     * @param count entries, at most W
     * @param to (S, C, W)
     */
    void read(FloatBuffer from, int entry, int count, float[] to) {
        for (int s = 0; s < positions; s++) {
            for (int e = 0; e < count; e++) {
                from.get(((entry + e) * positions + s) * columns, rows, e * pitch, columns);
            }
            turn(count, to, Lanes.LEAD + s * columns * W);
        }
    }

    private void turn(int count, float[] to, int at) {
        if (squares) {
            for (int c = 0; c < columns; c += W) {
                LaneSquare.transpose(rows, c, pitch, to, at + c * W, W);
            }
            return;
        }
        for (int c = 0; c < columns; c++) {
            for (int e = 0; e < count; e++) {
                to[at + c * W + e] = rows[e * pitch + c];
            }
        }
    }

    /** The reverse of reading; lanes beyond the count are dropped. */
    void write(FloatBuffer to, int entry, int count, float[] from) {
        for (int s = 0; s < positions; s++) {
            turnBack(count, from, Lanes.LEAD + s * columns * W);
            for (int e = 0; e < count; e++) {
                to.put(((entry + e) * positions + s) * columns, rows, e * pitch, columns);
            }
        }
    }

    private void turnBack(int count, float[] from, int at) {
        if (squares) {
            for (int c = 0; c < columns; c += W) {
                LaneSquare.transpose(from, at + c * W, W, rows, c, pitch);
            }
            return;
        }
        for (int c = 0; c < columns; c++) {
            for (int e = 0; e < count; e++) {
                rows[e * pitch + c] = from[at + c * W + e];
            }
        }
    }

    /** Forgets what was read, so that lanes without an entry get zeros. */
    void clear() {
        Arrays.fill(rows, 0);
    }
}
