package io.stroma.nn.lanes;

/**
 * What a layer computes for one group and needs again on the way back.
 *
 * @param queries (H, S, D, W)
 * @param keys (H, S, D, W)
 * @param values (H, S, D, W)
 * @param mixed states after attention (S, C, W)
 */
record LaneKept(float[] queries, float[] keys, float[] values, float[] mixed) implements AutoCloseable {

    static LaneKept take(int positions, int columns) {
        int size = positions * columns;
        return new LaneKept(LanePool.take(size), LanePool.take(size), LanePool.take(size), LanePool.take(size));
    }

    @Override
    public void close() {
        LanePool.give(queries, keys, values, mixed);
    }
}
