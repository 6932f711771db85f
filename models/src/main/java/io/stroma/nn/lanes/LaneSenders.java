package io.stroma.nn.lanes;

/**
 * What belongs to the entries of one group as a whole, in lanes.
 *
 * @param probe (C, W), zero in empty lanes; null without
 * @param value (C, W), the same
 * @param sum (C, W) over positions, built up
 * @param weight (W) of one position
 */
record LaneSenders(float[] probe, float[] value, float[] sum, float[] weight) {

    private static final int W = Lanes.WIDTH;

    /** From rows (n, C), which may be null. */
    static LaneSenders of(LaneRows rows, LaneGroups.Group group, int columns) {
        return new LaneSenders(
                turned(rows.probe(), group, columns),
                turned(rows.value(), group, columns),
                new float[Lanes.LEAD + columns * W],
                new float[W]);
    }

    static float[] turned(float[] rows, LaneGroups.Group group, int columns) {
        if (rows == null) {
            return null;
        }
        float[] lanes = new float[Lanes.LEAD + columns * W];
        for (int e = 0; e < group.size(); e++) {
            for (int c = 0; c < columns; c++) {
                lanes[Lanes.LEAD + c * W + e] = rows[(group.first() + e) * columns + c];
            }
        }
        return lanes;
    }

    static void turnBack(float[] lanes, LaneGroups.Group group, int columns, float factor, float[] rows) {
        for (int e = 0; e < group.size(); e++) {
            for (int c = 0; c < columns; c++) {
                rows[(group.first() + e) * columns + c] = factor * lanes[Lanes.LEAD + c * W + e];
            }
        }
    }

    /** Writes the means over positions into rows (n, C). */
    void pooled(float[] rows, LaneGroups.Group group, int columns, int positions) {
        turnBack(sum, group, columns, 1f / positions, rows);
    }
}
