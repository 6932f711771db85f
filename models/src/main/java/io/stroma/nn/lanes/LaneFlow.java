package io.stroma.nn.lanes;

import io.stroma.nn.Outside;
import io.stroma.nn.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * States in lanes on their way through layers, from rows to rows. Without gradients they are changed in place. With gradients the
 * engine sees, instead of the states, an empty token that goes from layer to layer and so fixes the order of the way back; the
 * states' derivatives stay in lanes too.
 *
 * <p>n entries, S positions, C columns.
 */
public final class LaneFlow {

    private final LaneGroups groups;
    private final int columns;
    private final LinearPrecision precision;
    private LaneStates states;
    private Tensor token; // (1, C) of zeros; null without gradients
    private LaneStates slope; // derivative of the states on the way back; null before it is known

    private LaneFlow(LaneGroups groups, int columns, LinearPrecision precision) {
        this.groups = groups;
        this.columns = columns;
        this.precision = precision;
    }

    /** From rows (n, S, C), float32. */
    public static LaneFlow of(Tensor rows, LaneGroups groups) {
        return of(rows, groups, LinearPrecision.FLOAT32);
    }

    /**
     * The same with linear maps in other numbers.
     *
     * @param precision without gradients; with them it is float32
     */
    public static LaneFlow of(Tensor rows, LaneGroups groups, LinearPrecision precision) {
        LaneFlow flow =
                new LaneFlow(groups, (int) rows.size(2), GradMode.is_enabled() ? LinearPrecision.FLOAT32 : precision);
        flow.states = LaneStates.of(rows, groups);
        if (GradMode.is_enabled()) {
            Tensor zeros = Tensors.zeros(ScalarType.Float, 1, flow.columns); // (1, C)
            flow.token = Outside.tie(zeros, new Tensor[] {rows}, ignored -> new Tensor[] {flow.slopeOfRows()});
        }
        return flow;
    }

    private Tensor slopeOfRows() {
        Tensor rows = torch.empty(
                new long[] {groups.entries(), groups.positions(), columns},
                Tensors.options(ScalarType.Float),
                null); // (n, S, C)
        if (slope == null) {
            return rows.zero_(); // (n, S, C)
        }
        slope.copyTo(rows);
        slope.close();
        slope = null;
        return rows; // (n, S, C)
    }

    /**
     * Through a layer.
     *
     * @param p its parameters
     * @param probe (n, C) that states are met with, scale included; null without a gate
     * @param sent sender's values (n, C), null with a gate that has none
     * @param keeps whether the states stay beside what the layer adds
     * @param share factor of what the layer adds
     * @param shareTensor the same as a scalar, null when it is not learned
     * @return (n, C) mean over positions of the states between attention and crossing
     */
    public Tensor through(
            LaneLayer.Parameters p,
            int heads,
            LaneGate gate,
            Tensor probe,
            Tensor sent,
            boolean keeps,
            float share,
            Tensor shareTensor) {
        LaneLayer layer = new LaneLayer(p, heads, gate, precision);
        LaneRows senders = new LaneRows(floats(probe), floats(sent));
        float keep = keeps ? 1 : 0;
        if (token == null) {
            float[] pooled = layer.forward(states, senders, keep, share, states, null);
            return Tensors.of(pooled, groups.entries(), columns); // (n, C)
        }
        LaneStates before = states;
        LaneKept[] kept = new LaneKept[groups.groups().size()];
        states = LaneStates.empty(groups, columns);
        float[] pooled = layer.forward(before, senders, keep, share, states, kept);
        float[] withToken = Arrays.copyOf(pooled, pooled.length + columns); // (n + 1, C)
        Tensor[] inputs = {token, probe, sent, p.norm(), p.normBias(), p.qkvs(), p.qkvsBias(), p.value(), shareTensor};
        Tensor result = Outside.tie(
                Tensors.of(withToken, groups.entries() + 1L, columns), // (n + 1, C)
                inputs,
                d -> back(layer, p, before, kept, senders, keep, share, d, inputs));
        token = result.narrow(0, groups.entries(), 1); // (1, C)
        return result.narrow(0, 0, groups.entries()); // (n, C)
    }

    private Tensor[] back(
            LaneLayer layer,
            LaneLayer.Parameters p,
            LaneStates before,
            LaneKept[] kept,
            LaneRows senders,
            float keep,
            float share,
            Tensor d,
            Tensor[] inputs) {
        if (slope == null) {
            slope = LaneStates.zeros(groups, columns); // only what was pooled counts
        }
        float[] ofPooled = Tensors.floats(d); // (n + 1, C)
        float[] ofProbe = new float[groups.entries() * columns]; // (n, C)
        float[] ofSent = new float[groups.entries() * columns]; // (n, C)
        try (LaneLayerBack way = new LaneLayerBack(layer, p, groups.positions())) {
            for (int g = 0; g < kept.length; g++) {
                LaneGroups.Group group = groups.groups().get(g);
                float[] probe = new float[Lanes.LEAD + columns * Lanes.WIDTH]; // (C, W)
                float[] sent = new float[Lanes.LEAD + columns * Lanes.WIDTH]; // (C, W)
                way.group(
                        group,
                        before.of(g),
                        kept[g],
                        LaneSenders.of(senders, group, columns),
                        keep,
                        share,
                        slope.of(g),
                        LaneSenders.turned(ofPooled, group, columns),
                        probe,
                        sent);
                LaneSenders.turnBack(probe, group, columns, 1, ofProbe);
                LaneSenders.turnBack(sent, group, columns, 1, ofSent);
                kept[g].close();
            }
            before.close();
            Arrays.fill(kept, null);
            Tensor[] ofParameters = way.parameters();
            return new Tensor[] {
                Tensors.zeros(ScalarType.Float, 1, columns), // (1, C) the token's
                Tensors.of(ofProbe, groups.entries(), columns), // (n, C)
                Tensors.of(ofSent, groups.entries(), columns), // (n, C)
                ofParameters[0], // (C)
                ofParameters[1], // (C)
                ofParameters[2], // (4C, C)
                ofParameters[3], // (4C)
                ofParameters[4], // (C, C)
                inputs[8] == null ? null : ofParameters[5].view(Tensors.shape(inputs[8])) // ()
            };
        }
    }

    /** The states as rows (n, S, C), which ends the flow; written to {@code rows} when there are no gradients. */
    public Tensor rows(Tensor rows) {
        boolean differentiable = token != null;
        boolean here = !differentiable && rows.is_contiguous();
        Tensor out =
                here ? rows : torch.empty(Tensors.shape(rows), Tensors.options(ScalarType.Float), null); // (n, S, C)
        states.copyTo(out);
        states.close();
        if (!differentiable) {
            return here ? rows : rows.copy_(out); // (n, S, C)
        }
        return Outside.tie(out, new Tensor[] {token}, d -> {
            slope = LaneStates.of(d, groups);
            return new Tensor[] {Tensors.zeros(ScalarType.Float, 1, columns)}; // (1, C)
        });
    }

    private static float[] floats(Tensor t) {
        return t == null ? null : Tensors.floats(t);
    }
}
