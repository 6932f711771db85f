package io.stroma.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.random.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Run by run and made again, against the engine's graph of all rows at once. */
class RecomputedTest {

    private static final int ROWS = 11;
    private static final int[] RUNS = {4, 1, 6};

    private final SplittableRandom random = Seeds.stream(3);

    @BeforeAll
    static void start() {
        Engine.start();
    }

    /** The weight is a leaf, the shift depends on one and is met outside too, the factor is a constant. */
    @Test
    void valuesAndDerivativesAreThoseOfTheWhole() {
        try (PointerScope scope = new PointerScope()) {
            Tensor x = leaf(ROWS, 3);
            Tensor weight = leaf(3, 2);
            Tensor origin = leaf(2);
            Tensor factor = leaf(ROWS, 2).detach();
            Tensor slope = leaf(ROWS, 2).detach();
            List<Tensor> leaves = List.of(x, weight, origin);
            Tensor shift = origin.square(); // (2)
            Tensor input = x.mul(new Scalar(2)); // (n, 3)
            Tensor whole = of(input, weight, shift, factor);
            Tensor runs = Recomputed.rows(
                    new Tensor[] {input, factor},
                    List.of(weight, shift),
                    RUNS,
                    (run, rows) -> of(rows[0], weight, shift, rows[1]));
            assertThat(Tensors.doubles(runs)).containsExactly(Tensors.doubles(whole), within(1e-14));
            List<double[]> expected = derivatives(whole.mul(slope).sum().add(shift.sum()), leaves);
            List<double[]> found = derivatives(runs.mul(slope).sum().add(shift.sum()), leaves);
            for (int i = 0; i < leaves.size(); i++) {
                assertThat(found.get(i)).containsExactly(expected.get(i), within(1e-13));
                assertThat(found.get(i)).doesNotContain(0);
            }
        }
    }

    @Test
    void everyRunIsMadeOnceWithoutGradientsAndTwiceWithThem() {
        try (PointerScope scope = new PointerScope()) {
            Tensor x = leaf(ROWS, 2);
            AtomicInteger calls = new AtomicInteger();
            Recomputed.OnRun counted = (run, rows) -> {
                calls.incrementAndGet();
                assertThat(rows[0].size(0)).isEqualTo(RUNS[run]);
                return rows[0].square();
            };
            try (NoGradGuard noGrad = new NoGradGuard()) {
                assertThat(Recomputed.rows(new Tensor[] {x}, List.of(), RUNS, counted)
                                .requires_grad())
                        .isFalse();
            }
            assertThat(calls.getAndSet(0)).isEqualTo(RUNS.length);
            Tensor result = Recomputed.rows(new Tensor[] {x}, List.of(), RUNS, counted);
            double[] found = derivatives(result.sum(), List.of(x)).get(0);
            assertThat(calls.get()).isEqualTo(2 * RUNS.length);
            assertThat(found).containsExactly(Tensors.doubles(x.mul(new Scalar(2))), within(1e-15));
        }
    }

    private static Tensor of(Tensor x, Tensor weight, Tensor shift, Tensor factor) {
        return x.matmul(weight).add(shift).tanh().mul(factor); // (m, 2)
    }

    private static List<double[]> derivatives(Tensor loss, List<Tensor> leaves) {
        TensorVector found = torch.grad(
                new TensorVector(loss),
                new TensorVector(leaves.toArray(Tensor[]::new)),
                new TensorVector(),
                new BoolOptional(true), // the graph of what both share stays
                false,
                false);
        return List.of(found.get()).stream().map(Tensors::doubles).toList();
    }

    private Tensor leaf(long... shape) {
        double[] values = random.doubles((long) Arrays.stream(shape).reduce(1, (a, b) -> a * b), -1, 1)
                .toArray();
        return Tensors.of(values, ScalarType.Double, shape).requires_grad_(true);
    }
}
