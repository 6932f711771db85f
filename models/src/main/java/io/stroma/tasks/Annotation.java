package io.stroma.tasks;

import io.stroma.graph.CsrGraph;
import io.stroma.parallel.Workers;
import io.stroma.stats.ClassificationMetrics;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.Positions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Cell annotation from frozen representations: all of them on the same splits, several seeds. */
public final class Annotation {

    private final String dataset;
    private final LabelSet labels;
    private final int[] tissueOfAll;
    private final int[] tissueOf; // of the labelled cells
    private final Positions positions; // of the labelled cells
    private final CsrGraph graph; // over the labelled cells
    private final long firstSeed;
    private final int seeds;
    private final Workers workers;

    /**
     * Prepares the evaluation of one label of one tissue.
     *
     * @param positions of all cells
     * @param graph over all cells
     */
    public Annotation(
            String dataset, LabelSet labels, Positions positions, CsrGraph graph, int seeds, Workers workers) {
        this(dataset, labels, new int[positions.size()], positions, graph, 0, seeds, workers);
    }

    /**
     * Prepares the evaluation of one label of some tissues.
     *
     * @param dataset name in the metrics
     * @param firstSeed the repeats use this seed and those after it
     * @param seeds number of repeats; held-out tissues are repeats of their own
     */
    public Annotation(String dataset, LabelSet labels, Cohort cohort, long firstSeed, int seeds, Workers workers) {
        this(dataset, labels, cohort.tissueOf(), cohort.positions(), cohort.graph(), firstSeed, seeds, workers);
    }

    private Annotation(
            String dataset,
            LabelSet labels,
            int[] tissueOfAll,
            Positions positions,
            CsrGraph graph,
            long firstSeed,
            int seeds,
            Workers workers) {
        this.dataset = dataset;
        this.labels = labels;
        this.tissueOfAll = tissueOfAll;
        this.tissueOf = pick(tissueOfAll, labels.cells());
        this.positions = positions.select(labels.cells());
        this.graph = graph.induced(labels.cells());
        this.firstSeed = firstSeed;
        this.seeds = seeds;
        this.workers = workers;
    }

    /** Macro F1 and accuracy of representations that need no fitting. */
    public List<Metric> evaluate(Map<String, DenseMatrix> representations, Split.Kind kind) {
        return evaluate(Representations.fixed(representations), kind);
    }

    /**
     * Macro F1 (over the classes of the test cells) and accuracy of every representation. Where tissues are held out,
     * representations are fitted on the cells of the other tissues, of as many folds at a time as there are threads.
     *
     * @param representations whose fitting does not wait for the workers of this evaluation
     */
    public List<Metric> evaluate(Representations representations, Split.Kind kind) {
        int folds = kind == Split.Kind.TISSUE ? Split.folds(tissueOf) : 1;
        int each = kind == Split.Kind.TISSUE ? 1 : seeds;
        int repeats = folds * each;
        List<String> methods = new ArrayList<>();
        List<double[]> scores = new ArrayList<>(); // [fold][method][repeat]
        for (int begin = 0; begin < folds; begin += workers.threads()) {
            int first = begin;
            List<Map<String, DenseMatrix>> fitted = workers.map(Math.min(workers.threads(), folds - begin), k -> {
                int[] fitOn = kind == Split.Kind.TISSUE ? trainingCells(first + k) : null;
                return labelled(representations.fittedOn(fitOn));
            });
            methods = List.copyOf(fitted.get(0).keySet());
            List<DenseMatrix> rows =
                    fitted.stream().flatMap(f -> f.values().stream()).toList(); // [fold][method]
            int count = methods.size();
            scores.addAll(workers.map(rows.size() * each, job -> {
                int repeat = first + job / each / count + job % each;
                return score(rows.get(job / each), split(kind, repeat), firstSeed + repeat);
            }));
        }
        String task = "annotate:" + labels.column();
        String split = kind.name().toLowerCase(Locale.ROOT);
        List<Metric> metrics = new ArrayList<>();
        for (int m = 0; m < methods.size(); m++) {
            List<double[]> mine = new ArrayList<>();
            for (int r = 0; r < repeats; r++) {
                int fold = r / each;
                mine.add(scores.get((fold * methods.size() + m) * each + r % each));
            }
            metrics.add(Metric.of(dataset, task, methods.get(m), split, "f1_macro", column(mine, 0)));
            metrics.add(Metric.of(dataset, task, methods.get(m), split, "accuracy", column(mine, 1)));
        }
        return metrics;
    }

    private Split split(Split.Kind kind, int repeat) {
        long seed = kind == Split.Kind.TISSUE ? repeat : firstSeed + repeat;
        return Split.of(kind, positions, graph, tissueOf, seed);
    }

    /** All cells, with or without label, of the tissues that are not held out. */
    private int[] trainingCells(int fold) {
        Set<Integer> held = Arrays.stream(split(Split.Kind.TISSUE, fold).test())
                .mapToObj(i -> tissueOf[i])
                .collect(Collectors.toSet());
        return IntStream.range(0, tissueOfAll.length)
                .filter(i -> !held.contains(tissueOfAll[i]))
                .toArray();
    }

    private Map<String, DenseMatrix> labelled(Map<String, DenseMatrix> all) {
        Map<String, DenseMatrix> rows = new LinkedHashMap<>();
        all.forEach((method, x) -> rows.put(method, x.select(labels.cells())));
        return rows;
    }

    private double[] score(DenseMatrix x, Split split, long seed) {
        MlpClassifier model =
                MlpClassifier.fit(x, labels.label(), labels.classes().size(), split.train(), split.validation(), seed);
        int[] truth = pick(labels.label(), split.test());
        ClassificationMetrics quality = ClassificationMetrics.of(truth, model.predict(x.select(split.test())));
        return new double[] {quality.f1MacroOfTruth(), quality.accuracy()};
    }

    private static int[] pick(int[] values, int[] rows) {
        return Arrays.stream(rows).map(i -> values[i]).toArray();
    }

    private static double[] column(List<double[]> rows, int c) {
        return rows.stream().mapToDouble(r -> r[c]).toArray();
    }
}
