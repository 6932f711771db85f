package io.stroma.nn.lanes;

import io.stroma.nn.Tensors;
import java.nio.IntBuffer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A linear map in bfloat16, Y = W X + b: the engine multiplies the weights with the lanes of some positions as columns, so nothing
 * is turned. Two positions share a word of 32 bits, see {@link Bfloat16Lanes}; the columns of X and Y are therefore those of a pair
 * lane by lane.
 *
 * <p>W lanes, P positions, C inputs, O outputs.
 */
final class Bfloat16Map implements LaneLinear {

    private static final int W = Lanes.WIDTH;

    /** An even number; columns enough for the engine's product to be fast, few enough for inputs and outputs to stay in the cache. */
    private static final int POSITIONS = 16;

    private final int in;
    private final int out;
    private final Tensor weight; // (O, C) bfloat16
    private final float[] bias; // (O)

    /**
     * A map.
     *
     * @param weight (O, C)
     * @param bias (O), or null
     */
    Bfloat16Map(float[] weight, float[] bias, int in) {
        this.in = in;
        this.out = weight.length / in;
        this.bias = bias == null ? new float[out] : bias;
        this.weight = Tensors.of(weight, out, in).to(ScalarType.BFloat16); // (O, C)
    }

    @Override
    public Projection projection() {
        return new OfPositions();
    }

    /** Inputs and outputs of one thread. */
    private final class OfPositions implements Projection {

        private final Tensor x; // (C, P W) bfloat16
        private final Tensor y; // (O, P W) bfloat16
        private final IntBuffer wordsOfX; // (C, P / 2, W)
        private final IntBuffer wordsOfY; // (O, P / 2, W)
        private final int[] packed = new int[in * POSITIONS / 2 * W];
        private final int[] found = new int[out * POSITIONS / 2 * W];
        private int count;

        OfPositions() {
            try (PointerScope scope = new PointerScope()) {
                x = Tensors.zeros(ScalarType.BFloat16, in, POSITIONS * W); // (C, P W)
                y = Tensors.zeros(ScalarType.BFloat16, out, POSITIONS * W); // (O, P W)
                x.retainReference(); // threads hand it on, so it belongs to no scope of theirs
                y.retainReference();
            }
            wordsOfX = words(x);
            wordsOfY = words(y);
        }

        private static IntBuffer words(Tensor t) {
            return new IntPointer(t.data_ptr()).capacity(t.numel() / 2).asBuffer();
        }

        @Override
        public int positions() {
            return POSITIONS;
        }

        @Override
        public void read(float[] from, int at, int pitch, int positions) {
            count = positions;
            for (int p = 0; p < count; p += 2) {
                int first = at + p * pitch;
                int second = at + Math.min(p + 1, count - 1) * pitch;
                Bfloat16Lanes.pack(from, first, second, in, packed, p / 2 * W, POSITIONS / 2 * W);
            }
            wordsOfX.put(0, packed);
            try (PointerScope scope = new PointerScope()) {
                torch.mm_out(y, weight, x); // (O, P W)
            }
            wordsOfY.get(0, found);
        }

        @Override
        public void apply(int first, int outputs, float[] to, int at, int pitch) {
            int row = POSITIONS / 2 * W;
            for (int p = 0; p < count; p += 2) {
                int second = at + Math.min(p + 1, count - 1) * pitch;
                Bfloat16Lanes.unpack(
                        found, first * row + p / 2 * W, row, bias, first, outputs, to, at + p * pitch, second);
            }
        }

        @Override
        public void close() {
            x.releaseReference();
            y.releaseReference();
        }
    }
}
