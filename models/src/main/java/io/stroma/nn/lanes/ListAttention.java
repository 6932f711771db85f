package io.stroma.nn.lanes;

/**
 * Multi-head attention along neighbour lists with entries in lanes:
 * {@code concat_h sum_j softmax_j(q_hi k_hj) v_hj} over the neighbours j of i; nothing where there are none. The queries bring
 * the factor 1 / sqrt(D) with them. One object serves one thread. O(A C) time for a whole group of entries.
 *
 * <p>W lanes, S positions, H heads of D dimensions, C = H D columns, A arcs. Queries, keys and values (H, S, D, W), states
 * (S, C, W), all from {@link Lanes#LEAD} on.
 */
final class ListAttention {

    private static final int W = Lanes.WIDTH;

    private final int positions;
    private final int heads;
    private final int stride; // floats of a position of a head: D W
    private final boolean wide;
    private float[] weights = new float[0]; // (A, W)
    private float[] slopes = new float[0]; // (A, W)

    ListAttention(int positions, int columns, int heads) {
        this.positions = positions;
        this.heads = heads;
        this.stride = columns / heads * W;
        this.wide = WideLaneMath.AVAILABLE && stride == WideLaneMath.STEP * W;
    }

    /** Adds what is attended to the states. */
    void forward(float[] q, float[] k, float[] v, SharedLists lists, float[] sum) {
        reserve(lists.arcs());
        for (int head = 0; head < heads; head++) {
            int base = ofHead(head);
            for (int i = 0; i < positions; i++) {
                int from = lists.starts()[i];
                int to = lists.starts()[i + 1];
                if (to > from) {
                    products(q, base + i * stride, k, base, lists.targets(), from, to, weights);
                    LaneMath.softmax(weights, from, to);
                    weighted(weights, null, v, base, stride, lists.targets(), from, to, sum, ofState(i, head));
                }
            }
        }
    }

    private int ofHead(int head) {
        return Lanes.LEAD + head * positions * stride;
    }

    private int ofState(int position, int head) {
        return Lanes.LEAD + (position * heads + head) * stride;
    }

    private void products(float[] x, int here, float[] y, int base, int[] targets, int from, int to, float[] scores) {
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
            float[] weight,
            int[] arcs,
            float[] y,
            int base,
            int pitch,
            int[] targets,
            int from,
            int to,
            float[] sum,
            int here) {
        if (wide) {
            WideLaneMath.weighted(weight, arcs, y, base, pitch, targets, from, to, sum, here);
            return;
        }
        for (int d = 0; d < stride; d += LaneMath.STEP * W) {
            LaneMath.weighted(weight, arcs, y, base + d, pitch, targets, from, to, sum, here + d);
        }
    }

    private void reserve(int arcs) {
        if (weights.length < arcs * W) {
            weights = new float[arcs * W];
            slopes = new float[arcs * W];
        }
    }
}
