package io.stroma.train;

import io.stroma.nn.Engine;
import io.stroma.nn.Linear;
import io.stroma.nn.Module;
import io.stroma.nn.Tensors;
import io.stroma.random.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A two-layer perceptron learns y = sin(x1) + x2 x3 from noisy inputs: small enough to train thousands of steps in a
 * test, with randomness inside the loss as in the real models. B rows, F = 3 features, H = 8 hidden units.
 */
final class ToyRegression implements Objective<ToyRegression.Part> {

    static final int FEATURES = 3;
    private static final int HIDDEN = 8;
    private static final int ROWS = 16;

    /** A batch of rows; the index addresses its numbers. */
    record Part(int index, double[] x, double[] y) {}

    static final class Network extends Module {
        final Linear first;
        final Linear second;

        Network(ScalarType dtype, SplittableRandom random) {
            first = child("first", new Linear(FEATURES, HIDDEN, true, dtype, random));
            second = child("second", new Linear(HIDDEN, 1, true, dtype, random));
        }

        Tensor forward(Tensor x) { // (B, F)
            return second.forward(first.forward(x).tanh()); // (B, 1)
        }
    }

    final Network network;
    private final ScalarType dtype;

    ToyRegression(ScalarType dtype, long seed) {
        Engine.start();
        this.dtype = dtype;
        network = new Network(dtype, Seeds.stream(seed));
    }

    static Part part(int index) {
        SplittableRandom random = Seeds.stream(99, index);
        double[] x = new double[ROWS * FEATURES];
        double[] y = new double[ROWS];
        for (int row = 0; row < ROWS; row++) {
            for (int f = 0; f < FEATURES; f++) {
                x[row * FEATURES + f] = 2 * random.nextDouble() - 1;
            }
            y[row] = Math.sin(x[row * FEATURES]) + x[row * FEATURES + 1] * x[row * FEATURES + 2];
        }
        return new Part(index, x, y);
    }

    @Override
    public Module module() {
        return network;
    }

    @Override
    public Loss loss(Part part, SplittableRandom random) {
        double[] noisy = new double[part.x.length];
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] = part.x[i] + 0.01 * (random.nextDouble() - 0.5);
        }
        Tensor x = Tensors.of(noisy, dtype, ROWS, FEATURES); // (B, F)
        Tensor y = Tensors.of(part.y, dtype, ROWS, 1); // (B, 1)
        Tensor error = network.forward(x).sub(y); // (B, 1)
        Tensor squared = error.square().mean(); // ()
        double absolute = error.detach().abs().mean().item_double();
        return new Loss(squared, new TreeMap<>(Map.of("absolute", absolute)));
    }

    /** Parts 0 .. parts-1 in a new order every epoch, some per step; validation on parts the training never sees. */
    record Plan(int parts, int partsPerStep, int validationParts, long seed) implements BatchPlan<Part> {

        @Override
        public List<List<Supplier<Part>>> epoch(int epoch) {
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < parts; i++) {
                order.add(i);
            }
            SplittableRandom random = Seeds.stream(seed, Seeds.purpose("order"), epoch);
            for (int i = parts - 1; i > 0; i--) {
                Collections.swap(order, i, random.nextInt(i + 1));
            }
            List<List<Supplier<Part>>> steps = new ArrayList<>();
            for (int from = 0; from < parts; from += partsPerStep) {
                List<Supplier<Part>> step = new ArrayList<>();
                for (int index : order.subList(from, Math.min(parts, from + partsPerStep))) {
                    step.add(() -> part(index));
                }
                steps.add(step);
            }
            return steps;
        }

        @Override
        public List<Supplier<Part>> validation() {
            List<Supplier<Part>> held = new ArrayList<>();
            for (int i = 0; i < validationParts; i++) {
                int index = 1000 + i;
                held.add(() -> part(index));
            }
            return held;
        }
    }
}
