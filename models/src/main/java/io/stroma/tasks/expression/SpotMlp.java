package io.stroma.tasks.expression;

import io.stroma.hist.SlideInput;
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
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The per-spot network of the paper's comparison: C -> d -> d -> G with ReLU and dropout, squared error on log1p values,
 * AdamW. How long it trains is found by holding one inner fold out; then it is trained on all spots for that long.
 *
 * <p>b batch, C features, d {@value #WIDTH}, G genes.
 */
public final class SpotMlp implements ExpressionMethod {

    private static final int WIDTH = 256;
    private static final int BATCH = 64;
    private static final int EPOCHS = 60;
    private static final int PATIENCE = 8;
    private static final double DROPOUT = 0.2;
    private static final double LEARNING_RATE = 5e-4;
    private static final double WEIGHT_DECAY = 1e-2;

    @Override
    public String name() {
        return "mlp";
    }

    @Override
    public boolean random() {
        return true;
    }

    @Override
    public Predictor fit(List<SlideInput> training, long seed) {
        Engine.start();
        List<DenseMatrix> x = training.stream().map(SlideInput::features).toList();
        List<DenseMatrix> y = training.stream().map(LogTargets::of).toList();
        InnerFolds folds = InnerFolds.of(x, y);
        int epochs = EPOCHS / 2;
        if (folds.count() > 1) {
            int held = (int) Math.floorMod(seed, (long) folds.count());
            int[] others =
                    IntStream.range(0, folds.count()).filter(p -> p != held).toArray();
            Net net = new Net(
                    NearestPatches.stack(pick(folds.x(), others)), NearestPatches.stack(pick(folds.y(), others)), seed);
            epochs = net.train(EPOCHS, folds.x().get(held), folds.y().get(held));
        }
        Net net = new Net(NearestPatches.stack(x), NearestPatches.stack(y), seed);
        net.train(epochs, null, null);
        return slide -> net.predict(slide.features());
    }

    private static List<DenseMatrix> pick(List<DenseMatrix> parts, int[] at) {
        return Arrays.stream(at).mapToObj(parts::get).toList();
    }

    private static final class Net extends Module {

        private final Linear first; // C -> d
        private final Linear second; // d -> d
        private final Linear head; // d -> G
        private final Standardizer scale;
        private final DenseMatrix x; // (n, C), standardised
        private final DenseMatrix y; // (n, G)
        private final SplittableRandom random;

        Net(DenseMatrix raw, DenseMatrix targets, long seed) {
            random = Seeds.stream(seed, Seeds.purpose("spot mlp"));
            first = child("first", new Linear(raw.columns(), WIDTH, true, ScalarType.Float, random));
            second = child("second", new Linear(WIDTH, WIDTH, true, ScalarType.Float, random));
            head = child("head", new Linear(WIDTH, targets.columns(), true, ScalarType.Float, random));
            int[] rows = IntStream.range(0, raw.rows()).toArray();
            scale = Standardizer.fit(raw, rows);
            x = scale.apply(raw);
            y = targets;
            startAtMean();
        }

        private void startAtMean() {
            try (PointerScope scope = new PointerScope();
                    NoGradGuard noGrad = new NoGradGuard()) {
                head.bias.copy_(Tensors.of(y.values(), y.rows(), y.columns()).mean(0)); // (G)
            }
        }

        /** Trains; with a validation part, stops when that gets worse. Returns the number of the best epoch, from 1. */
        int train(int epochs, DenseMatrix validX, DenseMatrix validY) {
            double least = Double.POSITIVE_INFINITY;
            int best = epochs;
            try (AdamW adam = new AdamW(this, WEIGHT_DECAY)) {
                for (int epoch = 1; epoch <= epochs; epoch++) {
                    int[] order = Permutations.of(x.rows(), random);
                    for (int from = 0; from < order.length; from += BATCH) {
                        step(Arrays.copyOfRange(order, from, Math.min(order.length, from + BATCH)), adam);
                    }
                    if (validX != null) {
                        double error = error(predict(validX), validY);
                        if (error < least) {
                            least = error;
                            best = epoch;
                        } else if (epoch - best >= PATIENCE) {
                            break;
                        }
                    }
                }
            }
            return best;
        }

        private void step(int[] rows, AdamW adam) {
            try (PointerScope scope = new PointerScope()) {
                Tensor in = Tensors.of(x.select(rows).values(), rows.length, x.columns()); // (b, C)
                Tensor wanted = Tensors.of(y.select(rows).values(), rows.length, y.columns()); // (b, G)
                Tensor loss = forward(in, true).sub(wanted).square().mean(); // ()
                try (Gradients gradients = Gradients.of(loss, parameterList())) {
                    adam.step(gradients, LEARNING_RATE);
                }
            }
        }

        private Tensor forward(Tensor in, boolean training) {
            Tensor h = dropped(first.forward(in).relu(), training); // (b, d)
            Tensor h2 = dropped(second.forward(h).relu(), training); // (b, d)
            return head.forward(h2); // (b, G)
        }

        /** Dropout with a mask of our own stream, so that runs repeat. */
        private Tensor dropped(Tensor h, boolean training) {
            if (!training) {
                return h;
            }
            float[] mask = new float[Math.toIntExact(h.numel())];
            for (int k = 0; k < mask.length; k++) {
                mask[k] = random.nextDouble() < DROPOUT ? 0 : (float) (1 / (1 - DROPOUT));
            }
            return h.mul(Tensors.of(mask, h.size(0), h.size(1))); // (b, d)
        }

        DenseMatrix predict(DenseMatrix raw) {
            try (PointerScope scope = new PointerScope();
                    NoGradGuard noGrad = new NoGradGuard()) {
                Tensor in = Tensors.of(scale.apply(raw).values(), raw.rows(), raw.columns()); // (n, C)
                return new DenseMatrix(raw.rows(), y.columns(), Tensors.floats(forward(in, false)));
            }
        }

        private static double error(DenseMatrix a, DenseMatrix b) {
            double sum = 0;
            for (int k = 0; k < a.values().length; k++) {
                sum += (a.values()[k] - b.values()[k]) * (a.values()[k] - b.values()[k]);
            }
            return sum;
        }
    }
}
