package io.stroma.nn.lanes;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * States of all positions of all entries with the entries of a group in lanes: for every group an array (S, C, W) from
 * {@link Lanes#LEAD} on. Empty lanes hold zeros.
 *
 * <p>n entries, S positions, C columns, W lanes.
 */
final class LaneStates implements AutoCloseable {

    private static final int W = Lanes.WIDTH;

    private final LaneGroups groups;
    private final int columns;
    private final float[][] values; // per group (S, C, W)

    private LaneStates(LaneGroups groups, int columns, float[][] values) {
        this.groups = groups;
        this.columns = columns;
        this.values = values;
    }

    /** From rows (n, S, C), float32. */
    static LaneStates of(Tensor rows, LaneGroups groups) {
        int columns = (int) rows.size(2);
        LaneStates states = empty(groups, columns);
        Tensor whole = rows.detach().contiguous();
        FloatBuffer from = buffer(whole);
        LaneBlock block = new LaneBlock(groups.positions(), columns);
        for (int g = 0; g < states.values.length; g++) {
            LaneGroups.Group group = groups.groups().get(g);
            if (group.size() < W) {
                block.clear();
                Arrays.fill(states.values[g], 0);
            }
            block.read(from, group.first(), group.size(), states.values[g]);
        }
        return states;
    }

    /** Room for states; what is in it is undefined. */
    static LaneStates empty(LaneGroups groups, int columns) {
        float[][] values = new float[groups.groups().size()][];
        Arrays.setAll(values, g -> LanePool.take(groups.positions() * columns));
        return new LaneStates(groups, columns, values);
    }

    /** All zero. */
    static LaneStates zeros(LaneGroups groups, int columns) {
        LaneStates states = empty(groups, columns);
        for (float[] group : states.values) {
            Arrays.fill(group, 0);
        }
        return states;
    }

    /** Into rows (n, S, C), float32 and contiguous. */
    void copyTo(Tensor rows) {
        FloatBuffer to = buffer(rows);
        LaneBlock block = new LaneBlock(groups.positions(), columns);
        for (int g = 0; g < values.length; g++) {
            LaneGroups.Group group = groups.groups().get(g);
            block.write(to, group.first(), group.size(), values[g]);
        }
    }

    LaneGroups groups() {
        return groups;
    }

    float[] of(int group) {
        return values[group];
    }

    private static FloatBuffer buffer(Tensor t) {
        return t.data_ptr_float().capacity(t.numel()).asBuffer();
    }

    @Override
    public void close() {
        LanePool.give(values);
        Arrays.fill(values, null);
    }
}
