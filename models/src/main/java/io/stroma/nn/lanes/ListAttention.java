package io.stroma.nn.lanes;

/**
 * Multi-head attention along neighbour lists with entries in lanes:
 * {@code concat_h sum_j softmax_j(q_hi k_hj) v_hj} over the neighbours j of i; nothing where there are none. The queries bring
 * the factor log2(e) / sqrt(D) with them. One object serves one thread. O(A C) time for a whole group of entries.
 *
 * <p>W lanes, S positions, H heads of D dimensions, C = H D columns, A arcs. Queries, keys and values (H, S, D, W), states
 * (S, C, W), all from {@link Lanes#LEAD} on.
 */
final class ListAttention {

    private static final int W = Lanes.WIDTH;

    /** Arrays from this length on begin at a region of the collector, see {@link Lanes#LEAD}. */
    private static final int LARGE = 1 << 17;

    private final int positions;
    private final int heads;
    private final int stride; // floats of a position of a head: D W
    private final boolean wide;
    private float[] weights = new float[LARGE]; // (arcs of one position, W); of all positions on the way back
    private float[] slopes = new float[0]; // (A, W)

    ListAttention(int positions, int columns, int heads) {
        this.positions = positions;
        this.heads = heads;
        this.stride = columns / heads * W;
        this.wide = WideLaneMath.AVAILABLE && stride == WideLaneMath.STEP * W;
    }

    /** Adds what is attended to the states. */
    void forward(float[] q, float[] k, float[] v, SharedLists lists, float[] sum) {
        for (int head = 0; head < heads; head++) {
            int base = ofHead(head);
            for (int i = 0; i < positions; i++) {
                int from = lists.starts()[i];
                int to = lists.starts()[i + 1];
                if (to > from) {
                    reserve(to - from);
                    products(q, base + i * stride, k, base, lists.targets(), from, to, weights, Lanes.LEAD);
                    LaneMath.softmax(weights, Lanes.LEAD, to - from);
                    weighted(
                            weights,
                            Lanes.LEAD,
                            null,
                            v,
                            base,
                            stride,
                            lists.targets(),
                            from,
                            to,
                            sum,
                            ofState(i, head));
                }
            }
        }
    }

    /**
     * Adds derivatives to those of queries (but for the factor of their scores), keys (but for ln 2) and values.
     *
     * @param slope derivative of the states (S, C, W)
     */
    void backward(
            float[] q, float[] k, float[] v, SharedLists lists, float[] slope, float[] dq, float[] dk, float[] dv) {
        reserve(lists.arcs());
        if (slopes.length < weights.length) {
            slopes = new float[weights.length];
        }
        for (int head = 0; head < heads; head++) {
            alongArcs(q, k, v, lists, slope, dq, head);
            againstArcs(q, lists, slope, dk, dv, head);
        }
    }

    /** Weights of all arcs, derivatives of their scores, and what the queries get of them. */
    private void alongArcs(float[] q, float[] k, float[] v, SharedLists lists, float[] slope, float[] dq, int head) {
        int base = ofHead(head);
        int[] targets = lists.targets();
        for (int i = 0; i < positions; i++) {
            int from = lists.starts()[i];
            int to = lists.starts()[i + 1];
            if (to > from) {
                int slot = Lanes.LEAD + from * W;
                int here = base + i * stride;
                products(q, here, k, base, targets, from, to, weights, slot);
                LaneMath.softmax(weights, slot, to - from);
                products(slope, ofState(i, head), v, base, targets, from, to, slopes, slot);
                LaneMath.softmaxGradient(weights, slopes, slot, to - from);
                weighted(slopes, slot, null, k, base, stride, targets, from, to, dq, here);
            }
        }
    }

    /** What keys and values get from the queries that see them. */
    private void againstArcs(float[] q, SharedLists lists, float[] slope, float[] dk, float[] dv, int head) {
        int base = ofHead(head);
        int lead = Lanes.LEAD;
        int[] arcs = lists.backArcs();
        int[] sources = lists.backSources();
        for (int j = 0; j < positions; j++) {
            int from = lists.backStarts()[j];
            int to = lists.backStarts()[j + 1];
            if (to > from) {
                int here = base + j * stride;
                weighted(slopes, lead, arcs, q, base, stride, sources, from, to, dk, here);
                weighted(weights, lead, arcs, slope, ofState(0, head), heads * stride, sources, from, to, dv, here);
            }
        }
    }

    private int ofHead(int head) {
        return Lanes.LEAD + head * positions * stride;
    }

    private int ofState(int position, int head) {
        return Lanes.LEAD + (position * heads + head) * stride;
    }

    private void products(
            float[] x, int here, float[] y, int base, int[] targets, int from, int to, float[] scores, int slot) {
        if (wide) {
            WideLaneMath.products(x, here, y, base, stride, targets, from, to, scores, slot);
            return;
        }
        LaneMath.products(x, here, y, base, stride, targets, from, to, scores, slot);
        for (int d = LaneMath.STEP * W; d < stride; d += LaneMath.STEP * W) {
            LaneMath.moreProducts(x, here + d, y, base + d, stride, targets, from, to, scores, slot);
        }
    }

    private void weighted(
            float[] weight,
            int slot,
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
            WideLaneMath.weighted(weight, slot, arcs, y, base, pitch, targets, from, to, sum, here);
            return;
        }
        for (int d = 0; d < stride; d += LaneMath.STEP * W) {
            LaneMath.weighted(weight, slot, arcs, y, base + d, pitch, targets, from, to, sum, here + d);
        }
    }

    private void reserve(int arcs) {
        if (weights.length < Lanes.LEAD + arcs * W) {
            weights = new float[Lanes.LEAD + arcs * W];
        }
    }
}
