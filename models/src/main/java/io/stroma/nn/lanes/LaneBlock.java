package io.stroma.nn.lanes;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Rows of a few batch entries turned so that entries lie in lanes: from (entry, position, column) to (head, position,
 * dimension, lane). Lanes without an entry keep what was in them; lanes never mix.
 *
 * <p>W lanes, S positions, C columns, D dimensions of a head.
 */
final class LaneBlock {

    private static final int W = Lanes.WIDTH;
    private static final int PAD = 16; // keeps rows of one column out of the same cache set

    private final int positions;
    private final int dimensions;
    private final boolean squares; // dimensions come in whole vectors
    private final float[] rows; // (W, columns + PAD)

    /**
     * A buffer.
     *
     * @param columns most columns ever read or written at once
     */
    LaneBlock(int positions, int dimensions, int columns) {
        this.positions = positions;
        this.dimensions = dimensions;
        this.squares = dimensions % W == 0;
        this.rows = new float[W * (columns + PAD)];
    }

    /**
     * Reads the first columns of every row.
     *
     * @param from (entries, S, C)
     * @param entry first of the entries
     * @param count entries, at most W
     * @param width columns per array
     * @param to one array for every {@code width} columns, in their order
     */
    void read(FloatBuffer from, int columns, int entry, int count, int width, float[]... to) {
        int used = to.length * width;
        int pitch = used + PAD;
        for (int s = 0; s < positions; s++) {
            for (int e = 0; e < count; e++) {
                from.get(((entry + e) * positions + s) * columns, rows, e * pitch, used);
            }
            for (int part = 0; part < to.length; part++) {
                for (int head = 0; head < width / dimensions; head++) {
                    turn(part * width + head * dimensions, pitch, count, to[part], place(head, s));
                }
            }
        }
    }

    private void turn(int column, int pitch, int count, float[] to, int at) {
        if (squares) {
            for (int d = 0; d < dimensions; d += W) {
                LaneSquare.transpose(rows, column + d, pitch, to, at + d * W, W);
            }
            return;
        }
        for (int d = 0; d < dimensions; d++) {
            for (int e = 0; e < count; e++) {
                to[at + d * W + e] = rows[e * pitch + column + d];
            }
        }
    }

    /** The reverse of reading; lanes beyond the count are dropped. */
    void write(FloatBuffer to, int columns, int entry, int count, int width, float[]... from) {
        int used = from.length * width;
        int pitch = used + PAD;
        for (int s = 0; s < positions; s++) {
            for (int part = 0; part < from.length; part++) {
                for (int head = 0; head < width / dimensions; head++) {
                    turnBack(from[part], place(head, s), part * width + head * dimensions, pitch, count);
                }
            }
            for (int e = 0; e < count; e++) {
                to.put(((entry + e) * positions + s) * columns, rows, e * pitch, used);
            }
        }
    }

    private void turnBack(float[] from, int at, int column, int pitch, int count) {
        if (squares) {
            for (int d = 0; d < dimensions; d += W) {
                LaneSquare.transpose(from, at + d * W, W, rows, column + d, pitch);
            }
            return;
        }
        for (int d = 0; d < dimensions; d++) {
            for (int e = 0; e < count; e++) {
                rows[e * pitch + column + d] = from[at + d * W + e];
            }
        }
    }

    /** Forgets what was read, so that lanes without an entry get zeros. */
    void clear() {
        Arrays.fill(rows, 0);
    }

    private int place(int head, int position) {
        return Lanes.LEAD + (head * positions + position) * dimensions * W;
    }
}
