package io.stroma.nn.lanes;

import java.util.Arrays;

/**
 * Attention of a group. Where all lanes follow the same lists it is {@link ListAttention}. A run of some lanes is taken by
 * itself, and as many heads as fit lie side by side in its vectors, so that one way along the arcs serves them all.
 *
 * <p>W lanes, S positions, H heads of D dimensions, C = H D columns. A run of L lanes has B = min(H, W / L) heads abreast and
 * takes ceil(H / B) passes, one after the other, so that what a pass reads and adds up stays in the second cache. Queries, keys,
 * values (H, S, D, W), states (S, C, W).
 */
final class GroupAttention implements AutoCloseable {

    private static final int W = Lanes.WIDTH;

    private final int positions;
    private final int heads;
    private final int width; // D
    private final ListAttention attention;

    // of a pass
    private float[] queries; // (S, D, W)
    private float[] keys; // (S, D, W)
    private float[] values; // (S, D, W)
    private float[] states; // (S, D, W)
    private float[] dq; // (S, D, W)
    private float[] dk; // (S, D, W)
    private float[] dv; // (S, D, W)

    GroupAttention(int positions, int columns, int heads) {
        this.positions = positions;
        this.heads = heads;
        this.width = columns / heads;
        this.attention = new ListAttention(positions, width);
    }

    /** Adds what is attended to the states. */
    void forward(LaneGroups.Group group, float[] q, float[] k, float[] v, float[] sum) {
        if (alike(group)) {
            attention.forward(heads, q, k, v, group.runs().get(0).lists(), sum);
            return;
        }
        reserve();
        for (LaneGroups.Run run : group.runs()) {
            Abreast abreast = new Abreast(run);
            for (int pass = 0; pass < abreast.passes; pass++) {
                abreast.ofHeads(pass, q, queries);
                abreast.ofHeads(pass, k, keys);
                abreast.ofHeads(pass, v, values);
                clear(states);
                attention.forward(1, queries, keys, values, run.lists(), states);
                abreast.addToStates(pass, states, sum);
            }
        }
    }

    /** As {@link ListAttention#backward}. */
    void backward(
            LaneGroups.Group group,
            float[] q,
            float[] k,
            float[] v,
            float[] slope,
            float[] ofQueries,
            float[] ofKeys,
            float[] ofValues) {
        if (alike(group)) {
            attention.backward(heads, q, k, v, group.runs().get(0).lists(), slope, ofQueries, ofKeys, ofValues);
            return;
        }
        reserve();
        reserveBack();
        for (LaneGroups.Run run : group.runs()) {
            Abreast abreast = new Abreast(run);
            for (int pass = 0; pass < abreast.passes; pass++) {
                abreast.ofHeads(pass, q, queries);
                abreast.ofHeads(pass, k, keys);
                abreast.ofHeads(pass, v, values);
                abreast.ofStates(pass, slope, states);
                clear(dq);
                clear(dk);
                clear(dv);
                attention.backward(1, queries, keys, values, run.lists(), states, dq, dk, dv);
                abreast.addToHeads(pass, dq, ofQueries);
                abreast.addToHeads(pass, dk, ofKeys);
                abreast.addToHeads(pass, dv, ofValues);
            }
        }
    }

    /** All lanes follow one list, and no head fits beside another. */
    private boolean alike(LaneGroups.Group group) {
        return group.runs().size() == 1 && group.runs().get(0).passes(heads) == heads;
    }

    /** What a pass adds up; arrays are much longer where there are few positions. */
    private void clear(float[] x) {
        Arrays.fill(x, Lanes.LEAD, Lanes.LEAD + positions * width * W, 0);
    }

    private void reserve() {
        if (queries == null) {
            queries = LanePool.takeOnLines(positions * width);
            keys = LanePool.takeOnLines(positions * width);
            values = LanePool.takeOnLines(positions * width);
            states = LanePool.takeOnLines(positions * width);
        }
    }

    private void reserveBack() {
        if (dq == null) {
            dq = LanePool.takeOnLines(positions * width);
            dk = LanePool.takeOnLines(positions * width);
            dv = LanePool.takeOnLines(positions * width);
        }
    }

    @Override
    public void close() {
        LanePool.give(queries, keys, values, states, dq, dk, dv);
    }

    /** How the heads of a run lie in its vectors. */
    private final class Abreast {

        private final int first; // lane
        private final int lanes; // L
        private final int count; // B
        private final int passes; // P
        private final int[] keep = new int[W]; // all bits for as many lanes as the run has

        Abreast(LaneGroups.Run run) {
            first = run.from();
            lanes = run.to() - run.from();
            passes = run.passes(heads);
            count = Math.min(heads, W / lanes);
            Arrays.fill(keep, 0, lanes, -1);
        }

        void ofHeads(int pass, float[] x, float[] y) {
            for (int s = 0; s < positions; s++) {
                LaneShift.gather(x, ofHead(pass, s), positions * width * W, heads(pass), lanes, width, y, place(s));
            }
        }

        void addToHeads(int pass, float[] y, float[] x) {
            for (int s = 0; s < positions; s++) {
                int at = ofHead(pass, s);
                LaneShift.scatter(y, place(s), heads(pass), lanes, width, keep, x, at, positions * width * W);
            }
        }

        void ofStates(int pass, float[] x, float[] y) {
            for (int s = 0; s < positions; s++) {
                LaneShift.gather(x, ofState(pass, s), width * W, heads(pass), lanes, width, y, place(s));
            }
        }

        void addToStates(int pass, float[] y, float[] x) {
            for (int s = 0; s < positions; s++) {
                LaneShift.scatter(y, place(s), heads(pass), lanes, width, keep, x, ofState(pass, s), width * W);
            }
        }

        /** Heads of a pass; the last may have fewer. */
        private int heads(int pass) {
            return Math.min(count, heads - pass * count);
        }

        /** First lane of a pass's first head in arrays of all heads. */
        private int ofHead(int pass, int position) {
            return first + Lanes.LEAD + (pass * count * positions + position) * width * W;
        }

        /** The same in the states. */
        private int ofState(int pass, int position) {
            return first + Lanes.LEAD + (position * heads + pass * count) * width * W;
        }

        private int place(int position) {
            return Lanes.LEAD + position * width * W;
        }
    }
}
