package io.stroma.tasks.outcome;

import io.stroma.nn.Engine;
import io.stroma.nn.Linear;
import io.stroma.nn.Module;
import io.stroma.nn.Tensors;
import io.stroma.parallel.Workers;
import io.stroma.random.Seeds;
import io.stroma.stats.Pca;
import io.stroma.stats.Standardizer;
import io.stroma.tissue.DenseMatrix;
import io.stroma.train.AdamW;
import io.stroma.train.Gradients;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A learned weighted mean of cells under a linear head (gated attention; Ilse et al. 2018, equation 9), over leading
 * components of standardised cell rows. Components, attention and head come from the training tissues; training stops after
 * a fixed number of steps, so no tissue is needed to select.
 *
 * <p>B tissues, N cells drawn of each, K components, A attention units, C classes.
 *
 * @param rows n x D of cells
 * @param tissueOf tissue of every cell (n)
 * @param usable cells that count (n)
 */
public record AttentionPooling(DenseMatrix rows, int[] tissueOf, boolean[] usable) implements OutcomeMethod {

    private static final int CELLS = 400; // of a tissue
    private static final int COMPONENTS = 32;
    private static final int UNITS = 16;
    private static final int STEPS = 60;
    private static final double LEARNING_RATE = 5e-3;
    private static final double WEIGHT_DECAY = 0.1;

    @Override
    public double[][] probabilities(Study study, int[] train, int[] test, long seed) {
        Engine.start();
        Workers here = new Workers(1);
        List<int[]> learned = CellSample.draw(tissueOf, usable, train, CELLS, seed);
        List<int[]> judged = CellSample.draw(tissueOf, usable, test, CELLS, seed);
        DenseMatrix seen = rows.select(CellSample.joined(learned));
        int[] all = new int[seen.rows()];
        Arrays.setAll(all, i -> i);
        Standardizer scale = Standardizer.fit(seen, all);
        DenseMatrix scaled = scale.apply(seen);
        Pca pca = Pca.fit(scaled, COMPONENTS, seed, here);
        Network network = new Network(pca, study.classes().size(), seed);
        int[] label = Arrays.stream(train).map(t -> study.outcome()[t]).toArray();
        network.learn(pca.project(scaled, here), learned, label, study.classes().size());
        DenseMatrix other = rows.select(CellSample.joined(judged));
        return network.judge(pca.project(scale.apply(other), here), judged);
    }

    private static final class Network extends Module {

        private final Linear gateTanh; // K -> A
        private final Linear gateSigmoid; // K -> A
        private final Linear score; // A -> 1
        private final Linear head; // K -> C
        private final double deviation; // of the first component

        Network(Pca pca, int classes, long seed) {
            SplittableRandom random = Seeds.stream(seed, Seeds.purpose("attention pooling"));
            int k = pca.count();
            deviation = Math.sqrt(Math.max(1e-12, pca.explainedVariance()[0]));
            gateTanh = child("tanh", new Linear(k, UNITS, true, ScalarType.Float, random));
            gateSigmoid = child("sigmoid", new Linear(k, UNITS, true, ScalarType.Float, random));
            score = child("score", new Linear(UNITS, 1, false, ScalarType.Float, random));
            head = child("head", new Linear(k, classes, true, ScalarType.Float, random));
        }

        /** Class scores of tissues whose cells lie one after the other; sizes may differ. */
        private Tensor logits(DenseMatrix cells, List<int[]> of) {
            Tensor x = Tensors.of(cells.values(), cells.rows(), cells.columns())
                    .div(new org.bytedeco.pytorch.Scalar(deviation)); // (B N, K)
            Tensor gated = gateTanh.forward(x).tanh().mul(gateSigmoid.forward(x).sigmoid()); // (B N, A)
            Tensor a = score.forward(gated); // (B N, 1)
            org.bytedeco.pytorch.TensorVector pooled = new org.bytedeco.pytorch.TensorVector();
            long from = 0;
            for (int[] tissue : of) {
                Tensor weight = a.narrow(0, from, tissue.length).softmax(0); // (N, 1)
                Tensor z = x.narrow(0, from, tissue.length).mul(weight).sum(0); // (K)
                pooled.push_back(z);
                from += tissue.length;
            }
            return head.forward(torch.stack(pooled, 0)); // (B, C)
        }

        void learn(DenseMatrix cells, List<int[]> of, int[] label, int classes) {
            double[] size = new double[classes];
            Arrays.stream(label).forEach(c -> size[c]++);
            float[] balance = new float[classes];
            for (int c = 0; c < classes; c++) {
                balance[c] = (float) (label.length / (classes * Math.max(1, size[c])));
            }
            try (AdamW adam = new AdamW(this, WEIGHT_DECAY)) {
                for (int step = 0; step < STEPS; step++) {
                    try (PointerScope scope = new PointerScope()) {
                        Tensor y = Tensors.indices(label); // (B)
                        Tensor weight = Tensors.of(balance, classes); // (C)
                        Tensor loss = torch.cross_entropy_loss(
                                logits(cells, of),
                                y,
                                new TensorOptional(weight),
                                torch.Reduction.Mean.value,
                                -100,
                                0.0); // ()
                        try (Gradients gradients = Gradients.of(loss, parameterList())) {
                            adam.step(gradients, LEARNING_RATE);
                        }
                    }
                }
            }
        }

        double[][] judge(DenseMatrix cells, List<int[]> of) {
            try (PointerScope scope = new PointerScope();
                    NoGradGuard noGrad = new NoGradGuard()) {
                Tensor p = logits(cells, of).softmax(1); // (B, C)
                double[] flat = Tensors.doubles(p.to(ScalarType.Double));
                int c = flat.length / of.size();
                double[][] out = new double[of.size()][];
                Arrays.setAll(out, t -> Arrays.copyOfRange(flat, t * c, (t + 1) * c));
                return out;
            }
        }
    }
}
