package io.stroma.hist;

import io.stroma.parallel.Workers;
import io.stroma.tissue.DenseMatrix;
import io.stroma.train.RunControl;
import io.stroma.train.TrainingConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Slides whose expression is a known function of known fields, and models trained on them (spec section 6.5). */
final class Planted {

    /** Keeps log expression positive, so that expression is. */
    private static final double BASE = 3;

    private Planted() {}

    /** A piece of lattice with holes. */
    static final class Tissue {

        final int[] i;
        final int[] j;
        private final Map<Long, Integer> at = new HashMap<>();

        Tissue(int rows, int columns, double holes, SplittableRandom random) {
            int[] sites = IntStream.range(0, rows * columns)
                    .filter(s -> random.nextDouble() >= holes)
                    .toArray();
            i = IntStream.of(sites).map(s -> s / columns).toArray();
            j = IntStream.of(sites).map(s -> s % columns).toArray();
            for (int s = 0; s < sites.length; s++) {
                at.put(LatticeMap.site(i[s], j[s]), s);
            }
        }

        int size() {
            return i.length;
        }

        /** Value of a field at a site; 0 where there is no spot. */
        double value(double[] field, int row, int column) {
            Integer s = at.get(LatticeMap.site(row, column));
            return s == null ? 0 : field[s];
        }

        double[] normal(SplittableRandom random) {
            return IntStream.range(0, size())
                    .mapToDouble(s -> random.nextGaussian())
                    .toArray();
        }

        /** A slide of features (one array a feature; a constant 1 is added) and signals (one array a gene). */
        SlideInput slide(String id, double[][] features, double[][] signals) {
            int c = features.length + 1;
            float[] x = new float[size() * c];
            float[] y = new float[size() * signals.length];
            float[] p = new float[2 * size()];
            for (int s = 0; s < size(); s++) {
                for (int f = 0; f < features.length; f++) {
                    x[s * c + f] = (float) features[f][s];
                }
                x[s * c + c - 1] = 1;
                for (int g = 0; g < signals.length; g++) {
                    y[s * signals.length + g] = (float) Math.expm1(Math.max(0, BASE + signals[g][s]));
                }
                p[2 * s] = i[s];
                p[2 * s + 1] = j[s];
            }
            return new SlideInput(
                    id,
                    new DenseMatrix(size(), c, x),
                    new DenseMatrix(size(), 2, p),
                    new DenseMatrix(size(), signals.length, y));
        }
    }

    /** A rule that makes slide number n. */
    @FunctionalInterface
    interface Rule {
        SlideInput slide(int n, SplittableRandom random);
    }

    static List<SlideInput> slides(Rule rule, int from, int to, long seed) {
        List<SlideInput> slides = new ArrayList<>();
        for (int n = from; n < to; n++) {
            slides.add(rule.slide(n, new SplittableRandom(seed * 1000 + n)));
        }
        return slides;
    }

    /** Settings without anything random but the weights. */
    static HistConfig config(String topology) {
        return HistConfig.paper()
                .but()
                .width(16)
                .heads(2)
                .topology(topology)
                .tokens(List.of())
                .attentionDropout(0)
                .inputDropout(0)
                .augmentation(Augmentation.none())
                .build();
    }

    static HistModel train(HistConfig config, List<SlideInput> slides, int epochs, long seed) {
        return train(config, slides, epochs, 1e-2, seed);
    }

    static HistModel train(HistConfig config, List<SlideInput> slides, int epochs, double rate, long seed) {
        HistPanel panel = new HistPanel(
                slides.get(0).features().columns(),
                IntStream.range(0, slides.get(0).targets().columns())
                        .mapToObj(g -> "g" + g)
                        .toList(),
                Map.of());
        TrainingConfig training = HistTrainer.schedule(epochs, seed, 1).withLearningRate(rate);
        return new HistTrainer(config, panel, training)
                .fit(slides, List.of(), RunControl.unattended())
                .model();
    }

    /** R2 of log expression over the spots of all slides that the filter (of a spot's row) lets through. */
    static double r2(HistModel model, List<SlideInput> slides, IntPredicate rows) {
        double residual = 0;
        List<Double> values = new ArrayList<>();
        try (Workers workers = new Workers(1)) {
            HistPredictor predictor = new HistPredictor(model, workers);
            for (SlideInput slide : slides) {
                float[] predicted = predictor.predictLog(slide).values();
                int genes = slide.targets().columns();
                for (int k = 0; k < predicted.length; k++) {
                    if (rows.test((int) slide.positions().get(k / genes, 0))) {
                        double y = Math.log1p(slide.targets().values()[k]);
                        values.add(y);
                        residual += (predicted[k] - y) * (predicted[k] - y);
                    }
                }
            }
        }
        double mean = values.stream().mapToDouble(v -> v).average().orElse(0);
        double total = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
        return 1 - residual / total;
    }

    static double r2(HistModel model, List<SlideInput> slides) {
        return r2(model, slides, row -> true);
    }
}
