package io.stroma.nn.lanes;

import java.util.Arrays;

/**
 * Attention of a group. Where all lanes follow the same lists it is {@link ListAttention}. A run of some lanes is taken by
 * itself, and as many heads as fit lie side by side in its vectors, so that one way along the arcs serves them all.
 *
 * <p>W lanes, S positions, H heads of D dimensions, C = H D columns. A run of L lanes has B = min(H, W / L) heads abreast and
 * takes P = ceil(H / B) passes. Queries, keys, values (H, S, D, W), states (S, C, W).
 */
final class GroupAttention implements AutoCloseable {

    private static final int W = Lanes.WIDTH;

    private final int positions;
    private final int heads;
    private final int width; // D
    private final ListAttention attention;

    // of a run, at most as large as those of the group
    private float[] queries; // (P, S, D, W)
    private float[] keys; // (P, S, D, W)
    private float[] values; // (P, S, D, W)
    private float[] states; // (S, P D, W)
    private float[] dq; // (P, S, D, W)
    private float[] dk; // (P, S, D, W)
    private float[] dv; // (P, S, D, W)

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
            abreast.ofHeads(q, queries);
            abreast.ofHeads(k, keys);
            abreast.ofHeads(v, values);
            Arrays.fill(states, 0);
            attention.forward(abreast.passes, queries, keys, values, run.lists(), states);
            abreast.addToStates(states, sum);
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
            abreast.ofHeads(q, queries);
            abreast.ofHeads(k, keys);
            abreast.ofHeads(v, values);
            abreast.ofStates(slope, states);
            Arrays.fill(dq, 0);
            Arrays.fill(dk, 0);
            Arrays.fill(dv, 0);
            attention.backward(abreast.passes, queries, keys, values, run.lists(), states, dq, dk, dv);
            abreast.addToHeads(dq, ofQueries);
            abreast.addToHeads(dk, ofKeys);
            abreast.addToHeads(dv, ofValues);
        }
    }

    /** All lanes follow one list, and no head fits beside another. */
    private boolean alike(LaneGroups.Group group) {
        return group.runs().size() == 1 && group.runs().get(0).passes(heads) == heads;
    }

    private void reserve() {
        if (queries == null) {
            queries = LanePool.take(positions * heads * width);
            keys = LanePool.take(positions * heads * width);
            values = LanePool.take(positions * heads * width);
            states = LanePool.take(positions * heads * width);
        }
    }

    private void reserveBack() {
        if (dq == null) {
            dq = LanePool.take(positions * heads * width);
            dk = LanePool.take(positions * heads * width);
            dv = LanePool.take(positions * heads * width);
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

        void ofHeads(float[] x, float[] y) {
            for (int p = 0; p < passes; p++) {
                for (int s = 0; s < positions; s++) {
                    int at = ofHead(p * count, s) + first;
                    LaneShift.gather(x, at, positions * width * W, heads(p), lanes, width, y, ofHead(p, s));
                }
            }
        }

        void addToHeads(float[] y, float[] x) {
            for (int p = 0; p < passes; p++) {
                for (int s = 0; s < positions; s++) {
                    int at = ofHead(p * count, s) + first;
                    LaneShift.scatter(y, ofHead(p, s), heads(p), lanes, width, keep, x, at, positions * width * W);
                }
            }
        }

        void ofStates(float[] x, float[] y) {
            for (int s = 0; s < positions; s++) {
                for (int p = 0; p < passes; p++) {
                    int at = ofState(s, heads, p * count) + first;
                    LaneShift.gather(x, at, width * W, heads(p), lanes, width, y, ofState(s, passes, p));
                }
            }
        }

        void addToStates(float[] y, float[] x) {
            for (int s = 0; s < positions; s++) {
                for (int p = 0; p < passes; p++) {
                    int at = ofState(s, heads, p * count) + first;
                    LaneShift.scatter(y, ofState(s, passes, p), heads(p), lanes, width, keep, x, at, width * W);
                }
            }
        }

        /** Heads of a pass; the last may have fewer. */
        private int heads(int pass) {
            return Math.min(count, heads - pass * count);
        }

        private int ofHead(int head, int position) {
            return Lanes.LEAD + (head * positions + position) * width * W;
        }

        private int ofState(int position, int ofPosition, int head) {
            return Lanes.LEAD + (position * ofPosition + head) * width * W;
        }
    }
}
