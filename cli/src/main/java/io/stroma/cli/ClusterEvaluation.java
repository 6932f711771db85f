package io.stroma.cli;

import io.stroma.parallel.Workers;
import io.stroma.tasks.Baselines;
import io.stroma.tasks.Clustering;
import io.stroma.tasks.LabelSet;
import io.stroma.tasks.Metric;
import io.stroma.tissue.DenseMatrix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Agreement of clusters with a label, over seeds, for a representation and the trivial baselines beside it. */
final class ClusterEvaluation {

    private ClusterEvaluation() {}

    /** k-means with five restarts and Leiden at the resolution that gives the number of classes. */
    static List<Metric> of(
            EmbeddedTissues tissue, String method, String label, long firstSeed, int seeds, Workers workers) {
        LabelSet labels = LabelSet.of(tissue.cohort().cells(), label, tissue.usable());
        Map<String, DenseMatrix> methods = new LinkedHashMap<>();
        methods.put(method, tissue.rows());
        methods.putAll(Baselines.of(tissue.cohort()).fittedOn(null));
        List<Metric> metrics = new ArrayList<>();
        for (Clustering.Algorithm algorithm : Clustering.Algorithm.values()) {
            metrics.addAll(
                    Clustering.evaluate(algorithm, tissue.cohort().name(), labels, methods, firstSeed, seeds, workers));
        }
        return metrics;
    }
}
