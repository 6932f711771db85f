package io.stroma.heist;

import io.stroma.error.UsageException;
import io.stroma.nn.Tensors;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissue;
import io.stroma.random.Permutations;
import io.stroma.random.Seeds;
import io.stroma.train.AdamW;
import io.stroma.train.Gradients;
import io.stroma.train.Weights;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Fine-tunes the decoder on one tissue with the encoder frozen (paper, section 4: Adam, rate 1e-3, 150 epochs). Visible
 * non-zero entries are hidden fold by fold ({@link HiddenFolds}) and predicted; nine tenths of the cells teach, the others
 * choose the epoch. As the dense decoder works on single nodes, the encoder runs once per fold and its nodes are kept:
 * 4 d bytes an entry, of a million entries at most.
 *
 * <p>m entries of a batch, M entries, G genes, d width.
 */
public final class DecoderFineTuning {

    private static final double LEARNING_RATE = 1e-3;
    private static final int BATCH = 1024;
    private static final int VALIDATION = 10; // every tenth cell
    private static final int MOST_ENTRIES = 1_000_000; // half a gigabyte of nodes; a sample beyond

    private static final long SAMPLE = Seeds.purpose("fine-tuning sample");

    private final HeistModel model;
    private final Workers workers;
    private final int epochs;

    /**
     * Prepares a fine-tuning.
     *
     * @param model its decoder changes
     * @throws UsageException if the decoder needs whole networks instead of nodes
     */
    public DecoderFineTuning(HeistModel model, Workers workers, int epochs) {
        if (model.config().decoder() != HeistConfig.Decoder.IDENTITY_MLP) {
            throw new UsageException("fine-tuning needs the dense decoder of the profile 'stroma'; this model has "
                    + model.config().decoder());
        }
        this.model = model;
        this.workers = workers;
        this.epochs = epochs;
    }

    /** Node inputs, genes and values of the entries to learn from, in order of cells. */
    private record Entries(int[] cell, int[] gene, float[] value, float[] nodes) {
        int size() {
            return cell.length;
        }
    }

    /**
     * Memory of the entries to learn from, in bytes, at most.
     *
     * @param entries that are visible and not zero
     */
    public static long bytes(long entries, HeistConfig config) {
        return Math.min(entries, MOST_ENTRIES) * (2 * Integer.BYTES + (1L + config.width()) * Float.BYTES);
    }

    /**
     * Trains the decoder in place.
     *
     * @param unknown entries whose value is not known
     * @param done hears the number of epochs done
     * @return mean squared error on the validation cells, before and after
     */
    public double[] run(
            PreparedTissue tissue, HiddenEntries unknown, EmbeddingConfig config, long seed, IntConsumer done) {
        Entries entries = collect(tissue, unknown, config);
        int[] train = IntStream.range(0, entries.size())
                .filter(e -> entries.cell[e] % VALIDATION != 0)
                .toArray();
        int[] validation = IntStream.range(0, entries.size())
                .filter(e -> entries.cell[e] % VALIDATION == 0)
                .toArray();
        HeistDecoder decoder = model.decoder;
        try (Parts parts = Parts.of(tissue, model);
                AdamW adam = new AdamW(decoder, 0)) {
            TissueContext context = parts.of(new int[] {0}).context();
            double before = error(entries, validation, context);
            double best = before;
            var weights = Weights.of(decoder);
            for (int epoch = 0; epoch < epochs; epoch++) {
                int[] order = train.clone();
                Permutations.shuffle(order, Seeds.stream(seed, Seeds.purpose("fine-tuning"), epoch));
                for (int from = 0; from < order.length; from += BATCH) {
                    step(entries, Arrays.copyOfRange(order, from, Math.min(order.length, from + BATCH)), context, adam);
                }
                double error = error(entries, validation, context);
                if (error < best) {
                    best = error;
                    weights = Weights.of(decoder);
                }
                done.accept(epoch + 1);
            }
            Weights.into(decoder, weights, "the best epoch");
            return new double[] {before, best};
        }
    }

    private void step(Entries entries, int[] rows, TissueContext context, AdamW adam) {
        try (PointerScope scope = new PointerScope()) {
            Tensor loss = predicted(entries, rows, context)
                    .sub(truth(entries, rows))
                    .square()
                    .mean(); // ()
            try (Gradients gradients = Gradients.of(loss, model.decoder.parameterList())) {
                adam.step(gradients, LEARNING_RATE);
            }
        }
    }

    private double error(Entries entries, int[] rows, TissueContext context) {
        double sum = 0;
        for (int from = 0; from < rows.length; from += BATCH) {
            int[] batch = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + BATCH));
            try (PointerScope scope = new PointerScope();
                    NoGradGuard noGrad = new NoGradGuard()) {
                sum += predicted(entries, batch, context)
                        .sub(truth(entries, batch))
                        .square()
                        .sum()
                        .item_double(); // ()
            }
        }
        return sum / Math.max(1, rows.length);
    }

    private Tensor predicted(Entries entries, int[] rows, TissueContext context) {
        int d = model.config().width();
        float[] nodes = new float[rows.length * d];
        int[] genes = new int[rows.length];
        for (int r = 0; r < rows.length; r++) {
            System.arraycopy(entries.nodes, rows[r] * d, nodes, r * d, d);
            genes[r] = entries.gene[rows[r]];
        }
        Tensor h = Tensors.of(nodes, rows.length, d); // (m, d)
        return model.decoder.ofNodes(h, Tensors.indices(genes), context); // (m)
    }

    private static Tensor truth(Entries entries, int[] rows) {
        float[] value = new float[rows.length];
        for (int r = 0; r < rows.length; r++) {
            value[r] = entries.value[rows[r]];
        }
        return Tensors.of(value, rows.length); // (m)
    }

    private Entries collect(PreparedTissue tissue, HiddenEntries unknown, EmbeddingConfig config) {
        HiddenFolds folds = new HiddenFolds(tissue, unknown);
        int genes = tissue.geneCount();
        int d = model.config().width();
        float[] x = tissue.expression().values();
        int[] index = new int[x.length];
        long known = IntStream.range(0, index.length)
                .filter(e -> folds.teaches(x[e], e / genes, e % genes))
                .count();
        double share = (double) MOST_ENTRIES / Math.max(1, known);
        int count = 0;
        for (int e = 0; e < index.length; e++) {
            index[e] = folds.teaches(x[e], e / genes, e % genes) && drawn(e, share) ? count++ : -1;
        }
        Entries entries =
                new Entries(new int[count], new int[count], new float[count], new float[Math.multiplyExact(count, d)]);
        for (int e = 0; e < index.length; e++) {
            if (index[e] >= 0) {
                entries.cell[index[e]] = e / genes;
                entries.gene[index[e]] = e % genes;
                entries.value[index[e]] = x[e];
            }
        }
        for (int k = 0; k < HiddenFolds.COUNT; k++) {
            int fold = k;
            Inference.run(folds.shown(k), model, config, workers, cells -> {}, part -> {
                Masks masks = HeistImputer.masks(part, folds.hidden(fold));
                NodeInputs inputs = NodeInputs.of(part, masks, model.config(), model.dtype());
                float[] nodes = Tensors.floats(HeistDecoder.nodes(model.encoder.forward(part, inputs)));
                for (int i = 0; i < part.size(); i++) {
                    for (int g = 0; g < genes; g++) {
                        int entry = index[part.cells()[i] * genes + g];
                        if (entry >= 0 && HiddenFolds.of(part.cells()[i], g) == fold) {
                            System.arraycopy(nodes, (i * genes + g) * d, entries.nodes, entry * d, d);
                        }
                    }
                }
            });
        }
        return entries;
    }

    /** The same entries whatever else is drawn. */
    private static boolean drawn(int entry, double share) {
        return share >= 1 || (Seeds.derive(SAMPLE, entry) >>> 11) * 0x1p-53 < share;
    }
}
