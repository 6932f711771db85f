package io.stroma.nn.lanes;

/**
 * Up to three positions that linear maps are applied to. Where there are registers for three at once they are laid vector by
 * vector side by side, as the innermost loop reads them.
 *
 * <p>W lanes, C columns.
 */
final class LanePanel implements AutoCloseable {

    /** Positions at most. */
    static final int SIZE = 3;

    private static final int W = Lanes.WIDTH;

    final float[] laid; // (C, 3, W) from Lanes.LEAD on; null without the registers
    private final int columns;
    float[] from; // the array that was read
    int at; // first vector of the first position in it
    int pitch; // floats from one position to the next
    int count;

    LanePanel(int columns) {
        this.columns = columns;
        this.laid = WideLaneMath.AVAILABLE ? LanePool.takeOnLines(SIZE * columns) : null;
    }

    /** Takes positions that stay where they are until the maps are done. */
    LanePanel read(float[] x, int first, int floatsApart, int positions) {
        from = x;
        at = first;
        pitch = floatsApart;
        count = positions;
        if (together()) {
            for (int p = 0; p < SIZE; p++) {
                LaneShift.spread(x, at + p * pitch, columns, laid, Lanes.LEAD + p * W, SIZE * W);
            }
        }
        return this;
    }

    /** Whether they lie side by side. */
    boolean together() {
        return WideLaneMath.AVAILABLE && count == SIZE;
    }

    @Override
    public void close() {
        LanePool.give(laid);
    }
}
