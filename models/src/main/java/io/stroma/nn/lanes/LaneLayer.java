package io.stroma.nn.lanes;

import io.stroma.nn.Tensors;
import io.stroma.parallel.Workers;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The whole way of a position through a layer with entries in lanes: normalisation, attention along shared lists beside a linear
 * skip, the message of the entry's sender, activation, skip connection. States cross the memory a few times per layer and are
 * never turned; matrix products, norms and activations run on a few positions at a time, in the first cache.
 *
 * <pre>
 * [q k v s] = LN(h) Wqkvs + b          a_i = concat_h sum_j softmax_j(q_hi k_hj / sqrt(D)) v_hj + s_i
 * m_i = gate(a_i . p) (a_i Wv)         h_i = keep h_i + share gelu(m_i)
 * </pre>
 *
 * <p>n entries, S positions, C columns, H heads of D dimensions, W lanes.
 */
public final class LaneLayer {

    /**
     * The parameters, float32.
     *
     * @param norm weight of the normalisation (C)
     * @param normBias its bias (C)
     * @param qkvs queries, keys, values and skip (4C, C)
     * @param qkvsBias their bias (4C)
     * @param value of the receiver (C, C), or null with a gate that has none
     */
    public record Parameters(Tensor norm, Tensor normBias, Tensor qkvs, Tensor qkvsBias, Tensor value) {}

    private static final int W = Lanes.WIDTH;

    final int columns;
    final int heads;
    final LaneGate gate;
    final LaneNorm norm;
    private final LaneLinear qkvs;
    private final LaneLinear value; // null with a gate that has none of the receiver

    public LaneLayer(Parameters p, int heads, LaneGate gate, LinearPrecision precision) {
        this.columns = (int) p.norm().numel();
        this.heads = heads;
        this.gate = gate;
        norm = new LaneNorm(Tensors.floats(p.norm()), Tensors.floats(p.normBias()));
        qkvs = linear(scaled(Tensors.floats(p.qkvs())), scaled(Tensors.floats(p.qkvsBias())), precision);
        value = gate.ofReceiver() ? linear(Tensors.floats(p.value()), null, precision) : null;
    }

    private LaneLinear linear(float[] weight, float[] bias, LinearPrecision precision) {
        return precision == LinearPrecision.BFLOAT16
                ? new Bfloat16Map(weight, bias, columns)
                : new LaneMap(weight, bias, columns);
    }

    /** The Vector API is there, and the widths and the type are ones the kernels have. */
    public static boolean supports(ScalarType dtype, int columns, int heads) {
        return Lanes.WIDTH > 0 && columns % (heads * LaneMap.STEP) == 0 && dtype == ScalarType.Float;
    }

    /** Queries, the first quarter, bring the factor log2(e) / sqrt(D) of their scores with them. */
    private float[] scaled(float[] stacked) {
        float scale = (float) (LaneMath.LOG2_E / Math.sqrt(columns / heads));
        for (int i = 0; i < stacked.length / 4; i++) {
            stacked[i] *= scale;
        }
        return stacked;
    }

    /**
     * The layer.
     *
     * @param keep factor of the states in the skip connection
     * @param share factor of what the layer adds
     * @param next where the new states go; may be the states themselves
     * @param kept gets what the way back needs of every group; null when there is none
     * @return (n, C) mean over positions of the states between attention and crossing
     */
    float[] forward(LaneStates states, LaneRows senders, float keep, float share, LaneStates next, LaneKept[] kept) {
        LaneGroups groups = states.groups();
        float[] pooled = new float[groups.entries() * columns];
        Queue<Desk> free = new ConcurrentLinkedQueue<>();
        Workers.shared(groups.groups().size(), g -> {
            Desk left = free.poll();
            Desk desk = left == null ? desk(groups.positions()) : left;
            LaneKept room = kept == null ? desk.room() : LaneKept.take(groups.positions(), columns);
            if (kept != null) {
                kept[g] = room;
            }
            LaneGroups.Group group = groups.groups().get(g);
            LaneSenders sent = LaneSenders.of(senders, group, columns);
            project(states.of(g), groups.positions(), room, desk);
            desk.attention().forward(group, room.queries(), room.keys(), room.values(), room.mixed());
            cross(states.of(g), groups.positions(), room.mixed(), desk, sent, keep, share, next.of(g));
            sent.pooled(pooled, group, columns, groups.positions());
            free.add(desk);
        });
        free.forEach(Desk::close);
        return pooled;
    }

    private Desk desk(int positions) {
        LaneLinear.Projection ofNormed = qkvs.projection();
        return new Desk(
                new GroupAttention(positions, columns, heads),
                LanePool.takeOnLines(ofNormed.positions() * columns),
                ofNormed,
                values(),
                LaneKept.take(positions, columns));
    }

    /**
     * What one thread works with.
     *
     * @param few some positions, as many as a linear map takes at once (P, C, W)
     * @param qkvs of normalised states
     * @param values of the receivers, or null
     * @param room for a group whose states are not kept
     */
    private record Desk(
            GroupAttention attention,
            float[] few,
            LaneLinear.Projection qkvs,
            LaneLinear.Projection values,
            LaneKept room)
            implements AutoCloseable {

        @Override
        public void close() {
            attention.close();
            LanePool.give(few);
            qkvs.close();
            if (values != null) {
                values.close();
            }
            room.close();
        }
    }

    /** Normalisation, queries, keys, values and the skip. */
    private void project(float[] state, int positions, LaneKept room, Desk desk) {
        int pitch = columns * W;
        LaneLinear.Projection stacked = desk.qkvs();
        for (int s = 0; s < positions; s += stacked.positions()) {
            int count = Math.min(stacked.positions(), positions - s);
            for (int p = 0; p < count; p++) {
                norm.forward(state, ofState(s + p), desk.few(), Lanes.LEAD + p * pitch);
            }
            stacked.read(desk.few(), Lanes.LEAD, pitch, count);
            ofHeads(stacked, 0, room.queries(), s, positions);
            ofHeads(stacked, columns, room.keys(), s, positions);
            ofHeads(stacked, 2 * columns, room.values(), s, positions);
            stacked.apply(3 * columns, columns, room.mixed(), ofState(s), pitch);
        }
    }

    private void ofHeads(LaneLinear.Projection stacked, int first, float[] out, int position, int positions) {
        int width = columns / heads;
        for (int h = 0; h < heads; h++) {
            int to = Lanes.LEAD + (h * positions + position) * width * W;
            stacked.apply(first + h * width, width, out, to, width * W);
        }
    }

    /** Messages of the senders, activation, skip connection; sums the states on the way. */
    private void cross(
            float[] state,
            int positions,
            float[] mixed,
            Desk desk,
            LaneSenders senders,
            float keep,
            float share,
            float[] next) {
        int pitch = columns * W;
        float[] messages = desk.few();
        int step = desk.qkvs().positions();
        for (int s = 0; s < positions; s += step) {
            int count = Math.min(step, positions - s);
            values(mixed, s, count, desk.values(), messages);
            for (int p = 0; p < count; p++) {
                int at = ofState(s + p);
                LaneCrossing.add(mixed, at, columns, senders.sum(), Lanes.LEAD);
                message(mixed, at, messages, Lanes.LEAD + p * pitch, senders);
                LaneCrossing.activate(messages, Lanes.LEAD + p * pitch, columns, state, at, keep, share, next, at);
            }
        }
    }

    /** What one thread makes values of the receivers with; null when the gate has none. */
    LaneLinear.Projection values() {
        return value == null ? null : value.projection();
    }

    /** Values of the receivers, or what stands for them. */
    void values(float[] mixed, int position, int count, LaneLinear.Projection values, float[] few) {
        int pitch = columns * W;
        if (values != null) {
            values.read(mixed, ofState(position), pitch, count);
            values.apply(0, columns, few, Lanes.LEAD, pitch);
        } else {
            System.arraycopy(mixed, ofState(position), few, Lanes.LEAD, count * pitch);
        }
    }

    /** Turns values into messages. */
    private void message(float[] mixed, int at, float[] messages, int to, LaneSenders senders) {
        weigh(mixed, at, senders);
        if (gate.ofReceiver()) {
            LaneCrossing.times(messages, to, columns, senders.weight(), 0, messages, to);
        } else if (gate == LaneGate.SENDER) {
            LaneCrossing.addTimes(senders.value(), Lanes.LEAD, columns, senders.weight(), 0, messages, to);
        }
    }

    /** The weight of what passes between a position and the sender. */
    void weigh(float[] mixed, int at, LaneSenders senders) {
        if (gate != LaneGate.NONE) {
            LaneCrossing.dot(mixed, at, senders.probe(), Lanes.LEAD, columns, senders.weight(), 0);
        }
        if (gate == LaneGate.SIGMOID || gate == LaneGate.SENDER) {
            LaneCrossing.sigmoid(senders.weight(), 0);
        }
    }

    int ofState(int position) {
        return Lanes.LEAD + position * columns * W;
    }
}
