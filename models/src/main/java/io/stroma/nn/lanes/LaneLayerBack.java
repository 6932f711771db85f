package io.stroma.nn.lanes;

import io.stroma.nn.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The way back through a {@link LaneLayer}: derivatives of states, senders and parameters from those of the new states and of the
 * pooled ones. Values of receivers and normalised states are made again, the rest was kept.
 *
 * <p>S positions, C columns, H heads of D dimensions, W lanes.
 */
final class LaneLayerBack implements AutoCloseable {

    private static final int W = Lanes.WIDTH;
    private static final int PANEL = LanePanel.SIZE;

    private final LaneLayer layer;
    private final int positions;
    private final int columns;
    private final GroupAttention attention;
    private final float[] dq; // (H, S, D, W)
    private final float[] dk; // (H, S, D, W)
    private final float[] dv; // (H, S, D, W)
    private final float[] dMixed; // (S, C, W)
    private final float[] dValues; // (S, C, W)
    private final float[] normed; // (P, C, W), as many positions as weights are summed over at once
    private final float[] panel; // a few positions
    private final float[] back; // a few positions
    private final float[] areas; // (C, W)
    private final float[] wide; // a few positions of 4C columns
    private final LaneLinear.Projection values; // of the layer, made again; null without
    private final LaneLinear.Projection ofValues; // back through them; null without
    private final LaneLinear.Projection ofQkvs; // back through queries, keys, values and skip
    private final float[] normWeight; // (C, W), built up
    private final float[] normBias; // (C, W), built up
    private final float[] moments = new float[4 * W]; // of the normalisation of one position
    private final float[] scalars = new float[2 * W]; // derivative of a weight, and of the share

    // derivatives of the parameters, built up
    private final WeightSlopes qkvs; // (4C, C)
    private final WeightSlopes value; // (C, C); null without

    LaneLayerBack(LaneLayer layer, LaneLayer.Parameters p, int positions) {
        this.layer = layer;
        this.positions = positions;
        columns = layer.columns;
        values = layer.values();
        ofValues = layer.gate.ofReceiver()
                ? LaneMap.transposed(Tensors.floats(p.value()), columns).projection()
                : null;
        ofQkvs = LaneMap.transposed(scaled(Tensors.floats(p.qkvs())), columns).projection();
        attention = new GroupAttention(positions, columns, layer.heads);
        int size = positions * columns;
        dq = LanePool.take(size);
        dk = LanePool.take(size);
        dv = LanePool.take(size);
        dMixed = LanePool.take(size);
        dValues = LanePool.take(size);
        panel = LanePool.takeOnLines(PANEL * columns);
        back = LanePool.takeOnLines(PANEL * columns);
        areas = LanePool.takeOnLines(columns);
        wide = LanePool.takeOnLines(PANEL * 4 * columns);
        normWeight = new float[Lanes.LEAD + columns * W];
        normBias = new float[Lanes.LEAD + columns * W];
        qkvs = new WeightSlopes(4 * columns, columns, positions);
        normed = LanePool.takeOnLines(qkvs.positions() * columns);
        value = layer.gate.ofReceiver() ? new WeightSlopes(columns, columns, positions) : null;
    }

    /** Factors that derivatives of queries and keys come without, see {@link GroupAttention#backward}. */
    private float factorOf(int stacked) {
        return stacked < columns
                ? (float) (1 / Math.sqrt(columns / layer.heads))
                : stacked < 2 * columns ? LaneMath.LN_2 : 1;
    }

    private float[] scaled(float[] weight) {
        for (int i = 0; i < weight.length; i++) {
            weight[i] *= factorOf(i / columns);
        }
        return weight;
    }

    /**
     * One group.
     *
     * @param slope derivative of the new states, becomes that of the states (S, C, W)
     * @param pooled derivative of the mean over positions (C, W)
     * @param probe gets the derivative of the probe (C, W)
     * @param sent gets that of the sender's value (C, W)
     */
    void group(
            LaneGroups.Group group,
            float[] state,
            LaneKept kept,
            LaneSenders senders,
            float keep,
            float share,
            float[] slope,
            float[] pooled,
            float[] probe,
            float[] sent) {
        LaneCrossing.scale(pooled, Lanes.LEAD, columns, 1f / positions);
        for (int s = 0; s < positions; s += PANEL) {
            cross(s, Math.min(PANEL, positions - s), kept.mixed(), senders, keep, share, slope, pooled, probe, sent);
        }
        attend(group, kept);
        int run = qkvs.positions();
        for (int s = 0; s < positions; s += run) {
            int end = Math.min(s + run, positions);
            for (int p = s; p < end; p += PANEL) {
                project(p, Math.min(PANEL, end - p), state, slope, s);
            }
            sumWeights(s, end - s, kept.mixed());
        }
    }

    /** Adds what some positions give to the derivatives of the weights. */
    private void sumWeights(int position, int count, float[] mixed) {
        int pitch = columns * W;
        int state = layer.ofState(position);
        qkvs.read(normed, Lanes.LEAD, count);
        ofHeads(dq, 0, position);
        ofHeads(dk, columns, position);
        ofHeads(dv, 2 * columns, position);
        qkvs.add(dMixed, state, pitch, 3 * columns, columns);
        if (value != null) {
            value.read(mixed, state, count);
            value.add(dValues, state, pitch, 0, columns);
        }
    }

    private void ofHeads(float[] dy, int first, int position) {
        int width = columns / layer.heads;
        for (int h = 0; h < layer.heads; h++) {
            qkvs.add(dy, Lanes.LEAD + (h * positions + position) * width * W, width * W, first + h * width, width);
        }
    }

    /** Through skip connection, activation and the sender's message. */
    private void cross(
            int position,
            int count,
            float[] mixed,
            LaneSenders senders,
            float keep,
            float share,
            float[] slope,
            float[] pooled,
            float[] probe,
            float[] sent) {
        int pitch = columns * W;
        layer.values(mixed, position, count, values, panel);
        for (int p = 0; p < count; p++) {
            int at = layer.ofState(position + p);
            int here = Lanes.LEAD + p * pitch;
            layer.weigh(mixed, at, senders);
            System.arraycopy(panel, here, back, here, pitch);
            if (layer.gate.ofReceiver()) {
                LaneCrossing.times(panel, here, columns, senders.weight(), 0, back, here);
            } else if (layer.gate == LaneGate.SENDER) {
                LaneCrossing.addTimes(senders.value(), Lanes.LEAD, columns, senders.weight(), 0, back, here);
            }
            LaneCrossing.activateBack(back, here, columns, slope, at, share, scalars, W, areas);
            LaneCrossing.scale(slope, at, columns, keep);
            weights(back, here, panel, here, senders, sent);
            if (layer.gate.ofReceiver()) {
                LaneCrossing.times(back, here, columns, senders.weight(), 0, dValues, at);
            } else {
                System.arraycopy(back, here, dMixed, at, pitch);
            }
        }
        if (ofValues != null) {
            int first = layer.ofState(position);
            ofValues.read(dValues, first, pitch, count);
            ofValues.apply(0, columns, dMixed, first, pitch);
        }
        for (int p = 0; p < count; p++) {
            int at = layer.ofState(position + p);
            LaneCrossing.add(pooled, Lanes.LEAD, columns, dMixed, at);
            if (layer.gate != LaneGate.NONE) {
                scoreBack(mixed, at, Lanes.LEAD + p * pitch, senders, probe);
            }
        }
    }

    /** Derivative of the weight from those of the message, into the place of the value in the panel's first column. */
    private void weights(float[] message, int here, float[] values, int from, LaneSenders senders, float[] sent) {
        if (layer.gate == LaneGate.NONE) {
            return;
        }
        if (layer.gate.ofReceiver()) {
            LaneCrossing.dot(message, here, values, from, columns, scalars, 0);
        } else {
            LaneCrossing.dot(message, here, senders.value(), Lanes.LEAD, columns, scalars, 0);
            LaneCrossing.addTimes(message, here, columns, senders.weight(), 0, sent, Lanes.LEAD);
        }
        if (layer.gate != LaneGate.PRODUCT) {
            LaneCrossing.sigmoidBack(senders.weight(), 0, scalars, 0);
        }
        System.arraycopy(scalars, 0, values, from, W);
    }

    private void scoreBack(float[] mixed, int at, int slot, LaneSenders senders, float[] probe) {
        LaneCrossing.addTimes(senders.probe(), Lanes.LEAD, columns, panel, slot, dMixed, at);
        LaneCrossing.addTimes(mixed, at, columns, panel, slot, probe, Lanes.LEAD);
    }

    private void attend(LaneGroups.Group group, LaneKept kept) {
        Arrays.fill(dq, 0);
        Arrays.fill(dk, 0);
        Arrays.fill(dv, 0);
        attention.backward(group, kept.queries(), kept.keys(), kept.values(), dMixed, dq, dk, dv);
    }

    /** Through the projections and the normalisation; leaves the normalised states in an array that begins with position {@code first}. */
    private void project(int position, int count, float[] state, float[] slope, int first) {
        int pitch = columns * W;
        int width = columns / layer.heads * W;
        for (int p = 0; p < count; p++) {
            int to = Lanes.LEAD + 4 * p * pitch;
            for (int h = 0; h < layer.heads; h++) {
                int from = Lanes.LEAD + (h * positions + position + p) * width;
                System.arraycopy(dq, from, wide, to + h * width, width);
                System.arraycopy(dk, from, wide, to + pitch + h * width, width);
                System.arraycopy(dv, from, wide, to + 2 * pitch + h * width, width);
            }
            System.arraycopy(dMixed, layer.ofState(position + p), wide, to + 3 * pitch, pitch);
        }
        ofQkvs.read(wide, Lanes.LEAD, 4 * pitch, count);
        ofQkvs.apply(0, columns, back, Lanes.LEAD, pitch);
        for (int p = 0; p < count; p++) {
            int at = layer.ofState(position + p);
            layer.norm.forward(state, at, normed, layer.ofState(position + p - first));
            layer.norm.backward(state, at, back, Lanes.LEAD + p * pitch, slope, at, normWeight, normBias, moments);
        }
    }

    /** Derivatives of the parameters in the order of {@link LaneLayer.Parameters}, then of the share. */
    Tensor[] parameters() {
        return new Tensor[] {
            overLanes(normWeight), // (C)
            overLanes(normBias), // (C)
            Tensors.of(scaled(qkvs.weights()), 4L * columns, columns), // (4C, C)
            Tensors.of(scaledBias(qkvs.bias()), 4L * columns), // (4C)
            value == null
                    ? Tensors.zeros(ScalarType.Float, columns, columns)
                    : Tensors.of(value.weights(), columns, columns), // (C, C)
            Tensors.of(new float[] {WeightSlopes.overLanes(scalars, W)}) // ()
        };
    }

    private float[] scaledBias(float[] bias) {
        for (int o = 0; o < bias.length; o++) {
            bias[o] *= factorOf(o);
        }
        return bias;
    }

    private Tensor overLanes(float[] sums) {
        float[] total = new float[columns];
        for (int c = 0; c < columns; c++) {
            total[c] = WeightSlopes.overLanes(sums, Lanes.LEAD + c * W);
        }
        return Tensors.of(total, columns); // (C)
    }

    @Override
    public void close() {
        attention.close();
        if (ofValues != null) {
            values.close();
            ofValues.close();
        }
        ofQkvs.close();
        qkvs.close();
        if (value != null) {
            value.close();
        }
        LanePool.give(dq, dk, dv, dMixed, dValues, normed, panel, back, areas, wide);
    }
}
