package io.stroma.nn.lanes;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Multi-head attention along neighbour lists, forward and backward, on rows in native memory:
 * {@code concat_h sum_j softmax_j(q_hi k_hj / sqrt(D)) v_hj} over the neighbours j of i; zero where there are none. Buffers are
 * kept between calls, so one object serves one thread. O(entries A C) time.
 *
 * <p>W lanes, S positions, H heads of D dimensions, C = H D columns of queries, keys and values each, A arcs.
 */
final class LaneAttention {

    /** Entries from (inclusive) to (exclusive) share neighbour lists. */
    record Group(int from, int to, SharedLists lists) {}

    private static final int W = Lanes.WIDTH;

    private final int positions;
    private final int width;
    private final int dimensions;
    private final int heads;
    private final boolean wide;
    private final float scale; // 1 / sqrt(D)
    private final LaneBlock block;
    private final float[] q; // (H, S, D, W), scaled
    private final float[] k; // (H, S, D, W)
    private final float[] v; // (H, S, D, W)
    private final float[] out; // (H, S, D, W): result, or its gradient on the way back
    private float[] weights = new float[0]; // (A, W)
    private float[] slopes = new float[0]; // (A, W)
    private float[] dq;
    private float[] dk;
    private float[] dv;

    LaneAttention(int positions, int width, int heads) {
        this.positions = positions;
        this.width = width;
        this.heads = heads;
        this.dimensions = width / heads;
        this.wide = WideLaneMath.AVAILABLE && dimensions == WideLaneMath.STEP;
        this.scale = (float) (1 / Math.sqrt(dimensions));
        this.block = new LaneBlock(positions, dimensions, 3 * width);
        int size = Lanes.LEAD + positions * width * W;
        q = new float[size];
        k = new float[size];
        v = new float[size];
        out = new float[size];
    }

    boolean fits(int otherPositions, int otherWidth, int otherHeads) {
        return positions == otherPositions && width == otherWidth && heads == otherHeads;
    }

    /**
     * Attends.
     *
     * @param rows (entries, S, columns), of which the first 3 C are queries, keys, values
     * @param result (entries, S, C)
     */
    void forward(FloatBuffer rows, int columns, FloatBuffer result, List<Group> groups) {
        for (Group group : groups) {
            reserve(group.lists.arcs());
            for (int from = group.from; from < group.to; from += W) {
                int count = Math.min(W, group.to - from);
                block.read(rows, columns, from, count, width, q, k, v);
                times(q, scale);
                Arrays.fill(out, 0);
                for (int head = 0; head < heads; head++) {
                    attend(head, group.lists);
                }
                block.write(result, width, from, count, width, out);
            }
        }
    }

    private void attend(int head, SharedLists lists) {
        int base = Lanes.LEAD + head * positions * dimensions * W;
        int stride = dimensions * W;
        for (int i = 0; i < positions; i++) {
            int from = lists.starts()[i];
            int to = lists.starts()[i + 1];
            int here = base + i * stride;
            if (to > from) {
                products(q, here, k, base, lists.targets(), from, to, weights);
                LaneMath.softmax(weights, from, to);
            }
            weighted(weights, null, v, base, lists.targets(), from, to, out, here);
        }
    }

    /**
     * Derivatives of a loss.
     *
     * @param rows as in the forward pass
     * @param slope (entries, S, C) derivative with respect to the result
     * @param gradient (entries, S, columns), of which the first 3 C are written
     */
    void backward(FloatBuffer rows, int columns, FloatBuffer slope, FloatBuffer gradient, List<Group> groups) {
        if (dq == null) {
            dq = new float[q.length];
            dk = new float[q.length];
            dv = new float[q.length];
        }
        for (Group group : groups) {
            reserve(group.lists.arcs());
            for (int from = group.from; from < group.to; from += W) {
                int count = Math.min(W, group.to - from);
                block.read(rows, columns, from, count, width, q, k, v);
                block.read(slope, width, from, count, width, out);
                times(q, scale);
                Arrays.fill(dq, 0);
                Arrays.fill(dk, 0);
                Arrays.fill(dv, 0);
                for (int head = 0; head < heads; head++) {
                    alongArcs(head, group.lists);
                    againstArcs(head, group.lists);
                }
                times(dq, scale);
                block.write(gradient, columns, from, count, width, dq, dk, dv);
            }
        }
    }

    /** Weights of all arcs, derivatives of their scores, and what the queries get of them. */
    private void alongArcs(int head, SharedLists lists) {
        int base = Lanes.LEAD + head * positions * dimensions * W;
        int stride = dimensions * W;
        for (int i = 0; i < positions; i++) {
            int from = lists.starts()[i];
            int to = lists.starts()[i + 1];
            int here = base + i * stride;
            if (to > from) {
                products(q, here, k, base, lists.targets(), from, to, weights);
                LaneMath.softmax(weights, from, to);
                products(out, here, v, base, lists.targets(), from, to, slopes);
                LaneMath.softmaxGradient(weights, slopes, from, to);
            }
            weighted(slopes, null, k, base, lists.targets(), from, to, dq, here);
        }
    }

    /** What keys and values get from the queries that see them. */
    private void againstArcs(int head, SharedLists lists) {
        int base = Lanes.LEAD + head * positions * dimensions * W;
        int stride = dimensions * W;
        for (int j = 0; j < positions; j++) {
            int from = lists.backStarts()[j];
            int to = lists.backStarts()[j + 1];
            int here = base + j * stride;
            weighted(slopes, lists.backArcs(), q, base, lists.backSources(), from, to, dk, here);
            weighted(weights, lists.backArcs(), out, base, lists.backSources(), from, to, dv, here);
        }
    }

    private void products(float[] x, int here, float[] y, int base, int[] targets, int from, int to, float[] scores) {
        int stride = dimensions * W;
        if (wide) {
            WideLaneMath.products(x, here, y, base, stride, targets, from, to, scores);
            return;
        }
        LaneMath.products(x, here, y, base, stride, targets, from, to, scores);
        for (int d = LaneMath.STEP * W; d < stride; d += LaneMath.STEP * W) {
            LaneMath.moreProducts(x, here + d, y, base + d, stride, targets, from, to, scores);
        }
    }

    private void weighted(
            float[] weight, int[] arcs, float[] y, int base, int[] targets, int from, int to, float[] sum, int here) {
        int stride = dimensions * W;
        if (wide) {
            WideLaneMath.weighted(weight, arcs, y, base, stride, targets, from, to, sum, here);
            return;
        }
        for (int d = 0; d < stride; d += LaneMath.STEP * W) {
            LaneMath.weighted(weight, arcs, y, base + d, stride, targets, from, to, sum, here + d);
        }
    }

    private void reserve(int arcs) {
        if (weights.length < arcs * W) {
            weights = new float[arcs * W];
            slopes = new float[arcs * W];
        }
    }

    private static void times(float[] x, float factor) {
        for (int i = 0; i < x.length; i++) {
            x[i] *= factor;
        }
    }
}
