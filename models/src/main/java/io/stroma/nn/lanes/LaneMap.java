package io.stroma.nn.lanes;

/**
 * A linear map of states in lanes, y = W x + b. The weights of eight outputs lie side by side, their bias in front, so that
 * the innermost loop reads them in order.
 *
 * <p>W lanes, C inputs, O outputs.
 */
final class LaneMap implements LaneLinear {

    private static final int W = Lanes.WIDTH;

    /** Outputs that are computed at once; O is a multiple. */
    static final int STEP = 8;

    private final int in;
    private final float[] packed; // (O / 8, 1 + C, 8)

    /**
     * A map.
     *
     * @param weight (O, C)
     * @param bias (O), or null
     */
    LaneMap(float[] weight, float[] bias, int in) {
        this.in = in;
        int out = weight.length / in;
        packed = new float[out * (1 + in)];
        for (int o = 0; o < out; o++) {
            int at = o / STEP * STEP * (1 + in) + o % STEP;
            packed[at] = bias == null ? 0 : bias[o];
            for (int k = 0; k < in; k++) {
                packed[at + (1 + k) * STEP] = weight[o * in + k];
            }
        }
    }

    /** The map back, y = W^T x, of a map with these weights. */
    static LaneMap transposed(float[] weight, int in) {
        int out = weight.length / in;
        float[] turned = new float[weight.length]; // (C, O)
        for (int o = 0; o < out; o++) {
            for (int k = 0; k < in; k++) {
                turned[k * out + o] = weight[o * in + k];
            }
        }
        return new LaneMap(turned, null, out);
    }

    /**
     * Some outputs of the positions of a panel.
     *
     * @param first output
     * @param y outputs of a position are written together
     * @param to where output {@code first} of the first position goes
     */
    void apply(LanePanel x, int first, int outputs, float[] y, int to, int toPitch) {
        if (x.together()) {
            for (int o = 0; o < outputs; o += STEP) {
                WideLaneTile.three(x.laid, Lanes.LEAD, in, packed, row(first + o), y, to + o * W, toPitch);
            }
            return;
        }
        for (int p = 0; p < x.count; p++) {
            for (int o = 0; o < outputs; o += STEP) {
                LaneTile.one(x.from, x.at + p * x.pitch, in, packed, row(first + o), y, to + p * toPitch + o * W);
            }
        }
    }

    @Override
    public Projection projection() {
        return new OnPanel(this, new LanePanel(in));
    }

    /** The map at the positions of a panel. */
    private record OnPanel(LaneMap map, LanePanel panel) implements Projection {

        @Override
        public int positions() {
            return LanePanel.SIZE;
        }

        @Override
        public void read(float[] x, int at, int pitch, int count) {
            panel.read(x, at, pitch, count);
        }

        @Override
        public void apply(int first, int outputs, float[] y, int to, int toPitch) {
            map.apply(panel, first, outputs, y, to, toPitch);
        }

        @Override
        public void close() {
            panel.close();
        }
    }

    private int row(int output) {
        return output * (1 + in);
    }
}
