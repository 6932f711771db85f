package io.stroma.nn.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stroma.nn.Tensors;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Bfloat16MapTest {

    @BeforeAll
    static void vectors() {
        assumeTrue(Lanes.WIDTH > 0, "the Vector API is absent or its vectors are narrow here");
    }

    /** Of values of all sizes, halfway cases, infinities and what is no number. */
    @Test
    void roundingIsTheEngines() {
        try (PointerScope scope = new PointerScope()) {
            int w = Lanes.WIDTH;
            int columns = 64;
            SplittableRandom random = new SplittableRandom(3);
            float[] x = new float[2 * columns * w];
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) (random.nextGaussian() * Math.pow(2, random.nextInt(-60, 60)));
            }
            float[] odd = {0f, -0f, 1.00390625f, 1.01171875f, Float.NaN, Float.POSITIVE_INFINITY, -3e-39f, 3.4e38f};
            System.arraycopy(odd, 0, x, 5, odd.length);
            int[] words = new int[columns * w];
            Bfloat16Lanes.pack(x, 0, columns * w, columns, words, 0, w);
            float[] y = new float[x.length];
            Bfloat16Lanes.unpack(words, 0, w, new float[columns], 0, columns, y, 0, columns * w);
            float[] wanted = Tensors.floats(
                    Tensors.of(x, x.length).to(ScalarType.BFloat16).add(new Scalar(0)));
            assertThat(y).isEqualTo(wanted);
        }
    }

    /** The product of rounded inputs and weights, itself rounded, at one position, at an odd number and at several lots. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 16})
    void productsAreThoseOfRoundedNumbers(int positions) {
        try (PointerScope scope = new PointerScope()) {
            int columns = 24;
            int pitch = columns * Lanes.WIDTH;
            Tensor x = Exact.random(new SplittableRandom(positions), 1, positions, columns, Lanes.WIDTH);
            Tensor w = Exact.random(new SplittableRandom(1), 1, 16, columns); // (O, C)
            Tensor b = Exact.random(new SplittableRandom(2), 1, 16); // (O)
            float[] y = new float[positions * 8 * Lanes.WIDTH];
            LaneLinear map = new Bfloat16Map(Tensors.floats(w), Tensors.floats(b), columns);
            try (LaneLinear.Projection projection = map.projection()) {
                assertThat(projection.positions()).isGreaterThanOrEqualTo(positions);
                projection.read(Tensors.floats(x), 0, pitch, positions);
                projection.apply(8, 8, y, 0, 8 * Lanes.WIDTH);
            }
            Tensor wanted = rounded(w)
                    .matmul(rounded(x))
                    .add(b.to(ScalarType.Double).unsqueeze(1))
                    .narrow(1, 8, 8); // (S, 8, W)
            double largest = wanted.abs().max().item_double();
            assertThat(Exact.largestDifference(Tensors.of(y, positions, 8, Lanes.WIDTH), wanted))
                    .isGreaterThan(0)
                    .isCloseTo(0, within(largest / 256)); // half a unit of 8 bits, at most
        }
    }

    private static Tensor rounded(Tensor t) {
        return t.to(ScalarType.BFloat16).to(ScalarType.Double);
    }

    /** With gradients a flow keeps to float32, whatever was asked for. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void gradientsAreFloat32(boolean differentiable) {
        try (PointerScope scope = new PointerScope()) {
            LayerCase c = new LayerCase();
            NoGradGuard noGrad = differentiable ? null : new NoGradGuard();
            float[] plain = c.through(LinearPrecision.FLOAT32);
            float[] half = c.through(LinearPrecision.BFLOAT16);
            if (noGrad != null) {
                noGrad.close();
                assertThat(half).isNotEqualTo(plain);
            } else {
                assertThat(half).isEqualTo(plain);
            }
        }
    }

    /** A layer of 20 entries at 9 positions that all see each other. */
    private static final class LayerCase {

        private final SplittableRandom random = new SplittableRandom(8);
        private final Tensor h = Exact.random(random, 1, 20, 9, 16); // (n, S, C)
        private final LaneGroups groups = LaneGroups.of(
                java.util.List.of(new LaneGroups.Block(0, 20, SharedLists.of(Exact.graph(9, 1, random)))));
        private final LaneLayer.Parameters parameters = new LaneLayer.Parameters(
                Exact.random(random, 1, 16),
                Exact.random(random, 0.3, 16),
                Exact.random(random, 0.3, 64, 16),
                Exact.random(random, 0.3, 64),
                Exact.random(random, 0.3, 16, 16));
        private final Tensor probe = Exact.random(random, 0.3, 20, 16); // (n, C)

        float[] through(LinearPrecision precision) {
            LaneFlow flow = LaneFlow.of(h, groups, precision);
            flow.through(parameters, 2, LaneGate.PRODUCT, probe, null, true, 1, null);
            return Tensors.floats(flow.rows(h.clone()));
        }
    }
}
