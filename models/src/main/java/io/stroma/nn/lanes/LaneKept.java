package io.stroma.nn.lanes;

/**
 * Working memory of one group in a layer, and what the way back needs of it.
 *
 * @param queries (H, S, D, W)
 * @param keys (H, S, D, W)
 * @param values (H, S, D, W)
 * @param mixed states after attention (S, C, W)
 * @param spare (S, C, W)
 * @param panel a few positions (4C columns each)
 */
record LaneKept(float[] queries, float[] keys, float[] values, float[] mixed, float[] spare, float[] panel)
        implements AutoCloseable {

    /** Vectors of a panel, as positions times columns: enough for three positions of four times the columns. */
    private static final int PANEL = 12;

    static LaneKept take(int positions, int columns, boolean differentiable) {
        int size = positions * columns;
        return new LaneKept(
                LanePool.take(size),
                LanePool.take(size),
                LanePool.take(size),
                LanePool.take(size),
                LanePool.take(size),
                LanePool.take(PANEL * columns));
    }

    @Override
    public void close() {
        LanePool.give(queries, keys, values, mixed, spare, panel);
    }
}
