package io.stroma.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Compares gradients with central differences in double precision: entry by entry where there are few, a sample of
 * entries and a random direction through all of them where there are many.
 */
public final class GradCheck {

    private static final double STEP = 1e-6;

    /** For entries that disagree: a kink (ReLU, absolute value) inside the longer step spoils its difference. */
    private static final double SHORT_STEP = 1e-7;

    private static final double ABSOLUTE = 1e-5;
    private static final double RELATIVE = 1e-3;

    /** A gradient below this is as good as none: the tolerance could not tell it from a wrong one. */
    private static final double FELT = 10 * ABSOLUTE;

    private final Map<String, Tensor> leaves = new LinkedHashMap<>();
    private final int entriesPerLeaf;
    private final SplittableRandom random = new SplittableRandom(7);
    private boolean everyLeafCounts;

    /** At most this many entries of every tensor are checked one by one. */
    public GradCheck(int entriesPerLeaf) {
        this.entriesPerLeaf = entriesPerLeaf;
    }

    /** Adds a float64 leaf. */
    public GradCheck with(String name, Tensor leaf) {
        leaf.requires_grad_(true);
        leaves.put(name, leaf);
        return this;
    }

    /** Adds all parameters of a float64 module. */
    public GradCheck with(Module module) {
        leaves.putAll(module.parameters());
        return this;
    }

    /** Leaves out a leaf that is held fixed although the scalar depends on it. */
    public GradCheck without(String name) {
        leaves.remove(name);
        return this;
    }

    /** Fails too when some leaf has next to no influence on the scalar, where any gradient would pass. */
    public GradCheck everyLeafCounts() {
        everyLeafCounts = true;
        return this;
    }

    /** Checks the gradient of a scalar that does not depend on anything random, at every leaf. */
    public void check(Supplier<Tensor> scalar) {
        try (PointerScope scope = new PointerScope()) {
            TensorVector gradients = torch.grad(
                    new TensorVector(scalar.get()),
                    new TensorVector(leaves.values().toArray(Tensor[]::new)),
                    new TensorVector(),
                    new BoolOptional(),
                    false, // create_graph
                    true); // allow_unused
            int i = 0;
            for (Map.Entry<String, Tensor> leaf : leaves.entrySet()) {
                Tensor g = gradients.get(i++);
                double[] gradient = g.defined()
                        ? Tensors.doubles(g)
                        : new double[(int) leaf.getValue().numel()];
                if (everyLeafCounts) {
                    assertThat(Arrays.stream(gradient).map(Math::abs).max().orElse(0))
                            .as("influence of %s", leaf.getKey())
                            .isGreaterThan(FELT);
                }
                checkLeaf(leaf.getKey(), leaf.getValue(), gradient, scalar);
            }
        }
    }

    private void checkLeaf(String name, Tensor leaf, double[] gradient, Supplier<Tensor> scalar) {
        double[] direction = random.doubles(gradient.length, -1, 1).toArray();
        double along = IntStream.range(0, gradient.length)
                .mapToDouble(e -> gradient[e] * direction[e])
                .sum();
        compare(name + " along a direction", along, leaf, direction, scalar);
        for (int e : entries(gradient.length)) {
            double[] unit = new double[gradient.length];
            unit[e] = 1;
            compare(name + "[" + e + "]", gradient[e], leaf, unit, scalar);
        }
    }

    private List<Integer> entries(int count) {
        return count <= entriesPerLeaf
                ? IntStream.range(0, count).boxed().toList()
                : IntStream.range(0, entriesPerLeaf)
                        .mapToObj(k -> random.nextInt(count))
                        .toList();
    }

    private static void compare(
            String what, double analytic, Tensor leaf, double[] direction, Supplier<Tensor> scalar) {
        double numeric = difference(leaf, direction, STEP, scalar);
        if (Math.abs(analytic - numeric) > tolerance(numeric)) {
            numeric = difference(leaf, direction, SHORT_STEP, scalar);
        }
        assertThat(analytic).as("gradient of %s", what).isCloseTo(numeric, within(tolerance(numeric)));
    }

    private static double tolerance(double numeric) {
        return ABSOLUTE + RELATIVE * Math.abs(numeric);
    }

    private static double difference(Tensor leaf, double[] direction, double step, Supplier<Tensor> scalar) {
        try (PointerScope scope = new PointerScope()) {
            double[] at = Tensors.doubles(leaf);
            double up = valueAt(leaf, at, direction, step, scalar);
            double down = valueAt(leaf, at, direction, -step, scalar);
            leaf.data_ptr_double().put(at, 0, at.length);
            return (up - down) / (2 * step);
        }
    }

    private static double valueAt(Tensor leaf, double[] at, double[] direction, double step, Supplier<Tensor> scalar) {
        double[] moved = new double[at.length];
        for (int e = 0; e < at.length; e++) {
            moved[e] = at[e] + step * direction[e];
        }
        DoublePointer memory = leaf.data_ptr_double();
        memory.put(moved, 0, moved.length);
        return scalar.get().item_double();
    }
}
