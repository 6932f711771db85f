package io.stroma.nn.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stroma.nn.Tensors;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Vector forms of functions against the engine's in float64, over the range where they change. */
class LaneMathTest {

    private static final int COUNT = 4096;

    @BeforeAll
    static void vectors() {
        assumeTrue(Lanes.WIDTH > 0, "the Vector API is absent or its vectors are narrow here");
    }

    /** From -range to range. */
    private static double[] between(double range) {
        return IntStream.range(0, COUNT)
                .mapToDouble(i -> (float) (range * (2.0 * i / (COUNT - 1) - 1)))
                .toArray();
    }

    private static float[] narrow(double[] x) {
        float[] y = new float[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = (float) x[i];
        }
        return y;
    }

    @Test
    void gelu() {
        try (PointerScope scope = new PointerScope()) {
            double[] x = between(9);
            double[] wanted = Tensors.doubles(torch.gelu(Tensors.of(x, ScalarType.Double, COUNT)));
            float[] got = new float[COUNT];
            LaneCrossing.activate(narrow(x), 0, COUNT / Lanes.WIDTH, got, 0, 0, 1, got, 0);
            for (int i = 0; i < COUNT; i++) {
                assertThat((double) got[i]).as("gelu(%s)", x[i]).isCloseTo(wanted[i], within(1e-6));
            }
        }
    }

    @Test
    void slopeOfGelu() {
        try (PointerScope scope = new PointerScope()) {
            double[] x = between(9);
            Tensor at = Tensors.of(x, ScalarType.Double, COUNT).requires_grad_(true);
            double[] wanted = Tensors.doubles(torch.grad(
                            new TensorVector(torch.gelu(at).sum()),
                            new TensorVector(at),
                            new TensorVector(),
                            new BoolOptional(),
                            false,
                            false)
                    .get(0));
            float[] got = narrow(x);
            float[] ones = new float[COUNT];
            Arrays.fill(ones, 1);
            LaneCrossing.activateBack(
                    got, 0, COUNT / Lanes.WIDTH, ones, 0, 1, new float[Lanes.WIDTH], 0, new float[Lanes.LEAD + COUNT]);
            for (int i = 0; i < COUNT; i++) {
                assertThat((double) got[i]).as("gelu'(%s)", x[i]).isCloseTo(wanted[i], within(1e-6));
            }
        }
    }

    @Test
    void sigmoidEvenWhereItIsFlat() {
        double[] x = between(120);
        float[] got = narrow(x);
        for (int slot = 0; slot < COUNT; slot += Lanes.WIDTH) {
            LaneCrossing.sigmoid(got, slot);
        }
        for (int i = 0; i < COUNT; i++) {
            assertThat((double) got[i]).as("sigmoid(%s)", x[i]).isCloseTo(1 / (1 + Math.exp(-x[i])), within(1e-6));
        }
    }

    /** Scores to the base 2; sums are 1 however far they lie apart. */
    @Test
    void softmax() {
        int count = 40;
        float[] scores = new float[count * Lanes.WIDTH];
        for (int a = 0; a < count; a++) {
            for (int lane = 0; lane < Lanes.WIDTH; lane++) {
                scores[a * Lanes.WIDTH + lane] = (float) Math.sin(a + lane) * (lane == 0 ? 500 : lane);
            }
        }
        float[] got = scores.clone();
        LaneMath.softmax(got, 0, count, new float[2 * Lanes.WIDTH]);
        for (int lane = 0; lane < Lanes.WIDTH; lane++) {
            int l = lane;
            double largest = IntStream.range(0, count)
                    .mapToDouble(a -> scores[a * Lanes.WIDTH + l])
                    .max()
                    .getAsDouble();
            double sum = IntStream.range(0, count)
                    .mapToDouble(a -> Math.pow(2, scores[a * Lanes.WIDTH + l] - largest))
                    .sum();
            for (int a = 0; a < count; a++) {
                assertThat((double) got[a * Lanes.WIDTH + lane])
                        .isCloseTo(Math.pow(2, scores[a * Lanes.WIDTH + lane] - largest) / sum, within(1e-6));
            }
        }
    }

    /** Positions that fill no panel and all of one, against the engine's product. */
    @Test
    void linearMaps() {
        try (PointerScope scope = new PointerScope()) {
            int columns = 24;
            int width = Lanes.WIDTH;
            for (int positions = 1; positions <= LanePanel.SIZE; positions++) {
                Tensor x = Exact.random(new SplittableRandom(positions), 1, positions, columns, width);
                Tensor w = Exact.random(new SplittableRandom(1), 1, 16, columns); // (O, C)
                Tensor b = Exact.random(new SplittableRandom(2), 1, 16); // (O)
                float[] y = new float[positions * 16 * width];
                try (LanePanel panel = new LanePanel(columns)) {
                    panel.read(Tensors.floats(x), 0, columns * width, positions);
                    new LaneMap(Tensors.floats(w), Tensors.floats(b), columns).apply(panel, 0, 16, y, 0, 16 * width);
                }
                Tensor wanted =
                        w.to(ScalarType.Double).matmul(x.to(ScalarType.Double)).add(b.unsqueeze(1)); // (S, O, W)
                assertThat(Exact.largestDifference(Tensors.of(y, positions, 16, width), wanted))
                        .isCloseTo(0, within(2e-5));
            }
        }
    }
}
