package io.stroma.tasks;

import io.stroma.graph.CsrGraph;
import io.stroma.parallel.Workers;
import io.stroma.stats.ClassificationMetrics;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.Positions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Cell annotation from frozen representations: all of them on the same splits, several seeds. */
public final class Annotation {

    private final String dataset;
    private final LabelSet labels;
    private final Positions positions; // of the labelled cells
    private final CsrGraph graph; // over the labelled cells
    private final int seeds;
    private final Workers workers;

    /**
     * Prepares the evaluation of one label.
     *
     * @param positions of all cells
     * @param graph over all cells
     */
    public Annotation(
            String dataset, LabelSet labels, Positions positions, CsrGraph graph, int seeds, Workers workers) {
        this.dataset = dataset;
        this.labels = labels;
        this.positions = positions.select(labels.cells());
        this.graph = graph.induced(labels.cells());
        this.seeds = seeds;
        this.workers = workers;
    }

    /**
     * Macro F1 (over the classes of the test cells) and accuracy of every representation.
     *
     * @param representations by method name, rows for all cells
     */
    public List<Metric> evaluate(Map<String, DenseMatrix> representations, Split.Kind kind) {
        List<String> methods = List.copyOf(representations.keySet());
        List<DenseMatrix> rows = representations.values().stream()
                .map(r -> r.select(labels.cells()))
                .toList();
        List<double[]> scores =
                workers.map(methods.size() * seeds, job -> score(rows.get(job / seeds), kind, job % seeds));
        String task = "annotate:" + labels.column();
        String split = kind.name().toLowerCase(java.util.Locale.ROOT);
        List<Metric> metrics = new ArrayList<>();
        for (int m = 0; m < methods.size(); m++) {
            List<double[]> mine = scores.subList(m * seeds, (m + 1) * seeds);
            metrics.add(Metric.of(dataset, task, methods.get(m), split, "f1_macro", column(mine, 0)));
            metrics.add(Metric.of(dataset, task, methods.get(m), split, "accuracy", column(mine, 1)));
        }
        return metrics;
    }

    private double[] score(DenseMatrix x, Split.Kind kind, int seed) {
        Split split = Split.of(kind, positions, graph, seed);
        MlpClassifier model =
                MlpClassifier.fit(x, labels.label(), labels.classes().size(), split.train(), split.validation(), seed);
        int[] truth = Arrays.stream(split.test()).map(i -> labels.label()[i]).toArray();
        ClassificationMetrics quality = ClassificationMetrics.of(truth, model.predict(x.select(split.test())));
        return new double[] {quality.f1MacroOfTruth(), quality.accuracy()};
    }

    private static double[] column(List<double[]> rows, int c) {
        return rows.stream().mapToDouble(r -> r[c]).toArray();
    }
}
