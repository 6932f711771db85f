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

    private final int positions;
    private final int stride; // floats of a position of a head: D W
    private final boolean wide;
    private float[] weights = new float[LanePool.LARGE]; // (A, W)
    private final float[] room = new float[2 * W];
    private float[] slopes = new float[0]; // (A, W)

    ListAttention(int positions, int dimensions) {
        this.positions = positions;
        this.stride = dimensions * W;
        this.wide = WideLaneMath.AVAILABLE && stride == WideLaneMath.STEP * W;
    }

    /** Adds what is attended to the states. */
    void forward(int heads, float[] q, float[] k, float[] v, SharedLists lists, float[] sum) {
        reserve(lists.arcs());
        for (int head = 0; head < heads; head++) {
            weigh(q, k, lists, head);
            along(weights, lists, v, ofHead(head), sum, ofState(head), heads * stride);
        }
    }

    /** Softmax over the scores of every position's arcs. */
    private void weigh(float[] q, float[] k, SharedLists lists, int head) {
        products(q, ofHead(head), stride, k, ofHead(head), lists, weights);
        for (int i = 0; i < positions; i++) {
            int from = lists.starts()[i];
            int to = lists.starts()[i + 1];
            if (to > from) {
                LaneMath.softmax(weights, Lanes.LEAD + from * W, to - from, room);
            }
        }
    }

    /**
     * Adds derivatives to those of queries (but for the factor of their scores), keys (but for ln 2) and values.
     *
     * @param slope derivative of the states (S, C, W)
     */
    void backward(
            int heads,
            float[] q,
            float[] k,
            float[] v,
            SharedLists lists,
            float[] slope,
            float[] dq,
            float[] dk,
            float[] dv) {
        reserve(lists.arcs());
        if (slopes.length < weights.length) {
            slopes = new float[weights.length];
        }
        for (int head = 0; head < heads; head++) {
            int base = ofHead(head);
            weigh(q, k, lists, head);
            products(slope, ofState(head), heads * stride, v, base, lists, slopes);
            for (int i = 0; i < positions; i++) {
                int from = lists.starts()[i];
                int to = lists.starts()[i + 1];
                if (to > from) {
                    LaneMath.softmaxGradient(weights, slopes, Lanes.LEAD + from * W, to - from);
                }
            }
            along(slopes, lists, k, base, dq, base, stride);
            against(slopes, lists, q, base, stride, dk, base);
            against(weights, lists, slope, ofState(head), heads * stride, dv, base);
        }
    }

    /** Of every arc: the product of what is at its position with what is at its target. */
    private void products(float[] x, int xBase, int xPitch, float[] y, int base, SharedLists lists, float[] out) {
        ArcTiles tiles = lists.tiles();
        for (int t = 0; t < tiles.count(); t++) {
            for (int i = 0; i < positions; i++) {
                int from = tiles.from(t, i);
                int to = tiles.to(t, i);
                if (to > from) {
                    int slot = Lanes.LEAD + from * W;
                    products(x, xBase + i * xPitch, y, base, lists.targets(), from, to, out, slot);
                }
            }
        }
    }

    /** Every position gets what is at its targets, times the factors of the arcs. */
    private void along(
            float[] factors, SharedLists lists, float[] y, int base, float[] sum, int sumBase, int sumPitch) {
        ArcTiles tiles = lists.tiles();
        for (int t = 0; t < tiles.count(); t++) {
            for (int i = 0; i < positions; i++) {
                int from = tiles.from(t, i);
                int to = tiles.to(t, i);
                if (to > from) {
                    int slot = Lanes.LEAD + from * W;
                    int here = sumBase + i * sumPitch;
                    weighted(factors, slot, null, y, base, stride, lists.targets(), from, to, sum, here);
                }
            }
        }
    }

    /** Every target gets what is at the positions that see it, times the factors of the arcs. */
    private void against(float[] factors, SharedLists lists, float[] y, int base, int pitch, float[] sum, int sumBase) {
        ArcTiles tiles = lists.backTiles();
        for (int t = 0; t < tiles.count(); t++) {
            for (int j = 0; j < positions; j++) {
                int from = tiles.from(t, j);
                int to = tiles.to(t, j);
                if (to > from) {
                    int here = sumBase + j * stride;
                    int[] sources = lists.backSources();
                    weighted(factors, Lanes.LEAD, lists.backArcs(), y, base, pitch, sources, from, to, sum, here);
                }
            }
        }
    }

    private int ofHead(int head) {
        return Lanes.LEAD + head * positions * stride;
    }

    /** A head's dimensions in the state of the first position. */
    private int ofState(int head) {
        return Lanes.LEAD + head * stride;
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
