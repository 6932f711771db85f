package io.stroma.tasks;

import io.stroma.nn.Engine;
import io.stroma.nn.Linear;
import io.stroma.nn.Module;
import io.stroma.nn.Tensors;
import io.stroma.random.Permutations;
import io.stroma.random.Seeds;
import io.stroma.stats.Standardizer;
import io.stroma.tissue.DenseMatrix;
import io.stroma.train.AdamW;
import io.stroma.train.Gradients;
import io.stroma.train.Weights;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The annotation head: standardised input, 128 ReLU units, softmax; cross entropy, Adam, stopped when the cross entropy
 * of the validation cells no longer falls, with the weights of the best epoch. Never sees test cells.
 *
 * <p>b batch, D input width, C classes.
 */
public final class MlpClassifier extends Module {

    private static final int HIDDEN = 128;
    private static final int LARGEST_BATCH = 200;
    private static final int SMALLEST_BATCH = 16;
    /** In an epoch, as far as the smallest batch allows: a few hundred spots need as many steps as thousands of cells. */
    private static final int STEPS = 20;

    private static final int EPOCHS = 80;
    private static final int PATIENCE = 12;
    private static final double LEARNING_RATE = 2e-3;
    private static final double WEIGHT_DECAY = 1e-4;

    private final Linear hidden; // D -> 128
    private final Linear output; // 128 -> C
    private Standardizer standardizer;

    private MlpClassifier(int in, int classes, SplittableRandom random) {
        hidden = child("hidden", new Linear(in, HIDDEN, true, ScalarType.Float, random));
        output = child("output", new Linear(HIDDEN, classes, true, ScalarType.Float, random));
    }

    /**
     * Learns from the training rows, selects by the validation rows.
     *
     * @param x all rows (n, D)
     * @param label class of every row; those outside train and validation are not read
     */
    public static MlpClassifier fit(DenseMatrix x, int[] label, int classes, int[] train, int[] validation, long seed) {
        Engine.start();
        SplittableRandom random = Seeds.stream(seed, Seeds.purpose("mlp"));
        MlpClassifier model = new MlpClassifier(x.columns(), classes, random);
        model.standardizer = Standardizer.fit(x, train);
        DenseMatrix scaled = model.standardizer.apply(x);
        int batch = Math.max(SMALLEST_BATCH, Math.min(LARGEST_BATCH, train.length / STEPS));
        double best = Double.POSITIVE_INFINITY;
        int since = 0;
        var weights = Weights.of(model);
        try (AdamW adam = new AdamW(model, WEIGHT_DECAY)) {
            for (int epoch = 0; epoch < EPOCHS && since < PATIENCE; epoch++) {
                int[] order = Permutations.of(train.length, random);
                for (int from = 0; from < order.length; from += batch) {
                    int[] rows = Arrays.stream(order, from, Math.min(order.length, from + batch))
                            .map(k -> train[k])
                            .toArray();
                    model.step(scaled, label, rows, adam);
                }
                double loss = validation.length == 0 ? -epoch : model.loss(scaled, label, validation);
                since++;
                if (loss < best) {
                    best = loss;
                    since = 0;
                    weights = Weights.of(model);
                }
            }
        }
        Weights.into(model, weights, "the best epoch");
        return model;
    }

    private void step(DenseMatrix scaled, int[] label, int[] rows, AdamW adam) {
        try (PointerScope scope = new PointerScope();
                Gradients gradients = Gradients.of(crossEntropy(scaled, label, rows), parameterList())) {
            adam.step(gradients, LEARNING_RATE);
        }
    }

    private double loss(DenseMatrix scaled, int[] label, int[] rows) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            return crossEntropy(scaled, label, rows).item_double();
        }
    }

    private Tensor crossEntropy(DenseMatrix scaled, int[] label, int[] rows) {
        Tensor y = Tensors.indices(pick(label, rows)); // (b)
        return torch.cross_entropy_loss(logits(scaled.select(rows)), y); // ()
    }

    private Tensor logits(DenseMatrix x) {
        Tensor in = Tensors.of(x.values(), x.rows(), x.columns()); // (b, D)
        return output.forward(hidden.forward(in).relu()); // (b, C)
    }

    /** Most probable class of every row. */
    public int[] predict(DenseMatrix x) {
        return classes(standardizer.apply(x));
    }

    /** Probability of every class (n, C). */
    public DenseMatrix probabilities(DenseMatrix x) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            Tensor p = logits(standardizer.apply(x)).softmax(1); // (n, C)
            return new DenseMatrix(x.rows(), Math.toIntExact(p.size(1)), Tensors.floats(p));
        }
    }

    private int[] classes(DenseMatrix scaled) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            long[] best = Tensors.longs(logits(scaled).argmax(new org.bytedeco.pytorch.LongOptional(1), false)); // (b)
            return Arrays.stream(best).mapToInt(Math::toIntExact).toArray();
        }
    }

    private static int[] pick(int[] values, int[] rows) {
        return Arrays.stream(rows).map(i -> values[i]).toArray();
    }
}
