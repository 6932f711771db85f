package io.stroma.tasks;

import io.stroma.error.BadInputException;
import io.stroma.graph.CsrGraph;
import io.stroma.parallel.Workers;
import io.stroma.stats.ClassificationMetrics;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.Positions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Cell annotation from frozen representations: all of them on the same splits, several seeds. */
public final class Annotation {

    /** How cells are divided and heads are fitted; numbers of another protocol do not belong in the same table. */
    public static final String PROTOCOL = "five folds of blocks, head stopped by cross entropy";

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
     * @param firstSeed the repeats use this seed and those after it
     */
    public Annotation(
            String dataset,
            LabelSet labels,
            Positions positions,
            CsrGraph graph,
            long firstSeed,
            int seeds,
            Workers workers) {
        this(dataset, labels, new int[positions.size()], positions, graph, firstSeed, seeds, workers);
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
     * Macro F1 and accuracy of every representation, one number a repeat. Under {@link Split.Kind#BLOCKS} a repeat is five
     * folds, judged together: every labelled cell is predicted once, so a class of a few cells is whole in every number.
     * Where tissues are held out, each is a repeat and representations are fitted on the cells of the others, of as many
     * folds at a time as there are threads.
     *
     * @param representations whose fitting does not wait for the workers of this evaluation
     * @throws BadInputException if the labelled cells are too few to learn from some of them
     */
    public List<Metric> evaluate(Representations representations, Split.Kind kind) {
        List<Repeat> repeats = repeats(kind);
        int together = kind == Split.Kind.TISSUE ? workers.threads() : repeats.size();
        Map<String, List<ClassificationMetrics>> quality = new LinkedHashMap<>();
        for (int begin = 0; begin < repeats.size(); begin += together) {
            List<Repeat> batch = repeats.subList(begin, Math.min(repeats.size(), begin + together));
            judge(representations, kind, batch, quality);
        }
        String task = "annotate:" + labels.column();
        String split = kind.name().toLowerCase(Locale.ROOT);
        List<Metric> metrics = new ArrayList<>();
        quality.forEach((method, q) -> {
            metrics.add(Metric.of(
                    dataset, task, method, split, "f1_macro", each(q, ClassificationMetrics::f1MacroOfTruth)));
            metrics.add(Metric.of(dataset, task, method, split, "accuracy", each(q, ClassificationMetrics::accuracy)));
        });
        return metrics;
    }

    /** Divisions whose test cells are judged together. */
    private record Repeat(long seed, List<Split> folds) {}

    private List<Repeat> repeats(Split.Kind kind) {
        int folds = kind.folds(tissueOf);
        return kind == Split.Kind.TISSUE
                ? IntStream.range(0, folds)
                        .mapToObj(k -> new Repeat(firstSeed + k, List.of(split(kind, k, k))))
                        .toList()
                : LongStream.range(firstSeed, firstSeed + seeds)
                        .mapToObj(seed -> new Repeat(
                                seed,
                                IntStream.range(0, folds)
                                        .mapToObj(k -> split(kind, seed, k))
                                        .filter(split -> split.test().length > 0)
                                        .toList()))
                        .toList();
    }

    private Split split(Split.Kind kind, long seed, int fold) {
        Split split = Split.of(kind, positions, graph, tissueOf, seed, fold);
        if (split.train().length == 0) {
            throw new BadInputException(
                    ("the split '%s' leaves none of the %d cells with a label in '%s' to learn from;"
                                    + " label more cells, or use another --split")
                            .formatted(kind.name().toLowerCase(Locale.ROOT), labels.size(), labels.column()));
        }
        return split;
    }

    /** Every method's repeats, in as many jobs at a time as there are threads. */
    private void judge(
            Representations representations,
            Split.Kind kind,
            List<Repeat> repeats,
            Map<String, List<ClassificationMetrics>> quality) {
        List<Map<String, DenseMatrix>> fitted = kind == Split.Kind.TISSUE
                ? workers.map(repeats.size(), r -> labelled(representations.fittedOn(trainingCells(repeats.get(r)))))
                : Collections.nCopies(repeats.size(), labelled(representations.fittedOn(null)));
        List<String> methods = List.copyOf(fitted.get(0).keySet());
        List<ClassificationMetrics> judged = workers.map(repeats.size() * methods.size(), job -> {
            int repeat = job / methods.size();
            return judged(fitted.get(repeat).get(methods.get(job % methods.size())), repeats.get(repeat));
        });
        for (int job = 0; job < judged.size(); job++) {
            quality.computeIfAbsent(methods.get(job % methods.size()), m -> new ArrayList<>())
                    .add(judged.get(job));
        }
    }

    /** The test cells of all folds judged together. */
    private ClassificationMetrics judged(DenseMatrix x, Repeat repeat) {
        int[] truth = new int[0];
        int[] predicted = new int[0];
        for (Split fold : repeat.folds()) {
            MlpClassifier model = MlpClassifier.fit(
                    x, labels.label(), labels.classes().size(), fold.train(), fold.validation(), repeat.seed());
            truth = joined(truth, pick(labels.label(), fold.test()));
            predicted = joined(predicted, model.predict(x.select(fold.test())));
        }
        return ClassificationMetrics.of(truth, predicted);
    }

    /** All cells, with or without label, of the tissues that are not held out. */
    private int[] trainingCells(Repeat repeat) {
        Set<Integer> held = Arrays.stream(repeat.folds().get(0).test())
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

    private static int[] pick(int[] values, int[] rows) {
        return Arrays.stream(rows).map(i -> values[i]).toArray();
    }

    private static int[] joined(int[] a, int[] b) {
        return IntStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
    }

    private static double[] each(List<ClassificationMetrics> quality, ToDoubleFunction<ClassificationMetrics> value) {
        return quality.stream().mapToDouble(value).toArray();
    }
}
