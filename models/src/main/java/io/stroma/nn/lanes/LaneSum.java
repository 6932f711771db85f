package io.stroma.nn.lanes;

import java.nio.FloatBuffer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Derivatives of the weights of linear maps, {@code sum over positions and lanes of dy x^T}: one group's states are turned into
 * rows, of which the engine makes one product. Padding counts, so derivatives are zero there.
 *
 * <p>S positions, W lanes, C columns, R = W S rows.
 */
final class LaneSum {

    private static final int W = Lanes.WIDTH;

    private final int positions;
    private final int columns;
    private final LaneBlock states;
    private final LaneBlock ofHeads;

    LaneSum(int positions, int columns, int heads) {
        this.positions = positions;
        this.columns = columns;
        states = new LaneBlock(positions, columns, columns);
        ofHeads = new LaneBlock(positions, columns / heads, 3 * columns);
    }

    /** Rows (R, C) of states (S, C, W). */
    Tensor rows(float[] values) {
        Tensor rows = torch.empty(
                new long[] {(long) W * positions, columns}, new TensorOptions(ScalarType.Float), null); // (R, C)
        states.write(buffer(rows), columns, 0, W, columns, values);
        return rows;
    }

    /** Rows (R, 3C) of three arrays (H, S, D, W). */
    Tensor rowsOfHeads(float[] a, float[] b, float[] c) {
        Tensor rows = torch.empty(
                new long[] {(long) W * positions, 3L * columns}, new TensorOptions(ScalarType.Float), null); // (R, 3C)
        ofHeads.write(buffer(rows), 3 * columns, 0, W, columns, a, b, c);
        return rows;
    }

    /** Adds {@code dy^T x} to a derivative (O, C) and the sums of dy to that of the bias (O), which may be null. */
    static void add(Tensor dy, Tensor x, Tensor weight, Tensor bias) {
        weight.addmm_(dy.t(), x, new Scalar(1), new Scalar(1)); // (O, C)
        if (bias != null) {
            bias.add_(dy.sum(0)); // (O)
        }
    }

    private static FloatBuffer buffer(Tensor t) {
        return t.data_ptr_float().capacity(t.numel()).asBuffer();
    }
}
