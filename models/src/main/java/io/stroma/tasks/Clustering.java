package io.stroma.tasks;

import io.stroma.graph.CsrGraph;
import io.stroma.graph.ExactNeighbours;
import io.stroma.graph.Leiden;
import io.stroma.parallel.Workers;
import io.stroma.stats.ClusterMetrics;
import io.stroma.stats.KMeans;
import io.stroma.stats.Standardizer;
import io.stroma.tissue.DenseMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Clusters of representations and their agreement with labels nobody used to make them. */
public final class Clustering {

    private static final int NEIGHBOURS = 15;
    private static final int RESTARTS = 5;

    private Clustering() {}

    /** k-means on standardised columns. */
    public static int[] kMeans(DenseMatrix x, int k, long seed, Workers workers) {
        return KMeans.fit(standardised(x), k, RESTARTS, seed, workers).assignment();
    }

    /** Leiden communities of the 15-neighbour graph over standardised columns, at a resolution. */
    public static int[] leiden(DenseMatrix x, double resolution, long seed, Workers workers) {
        return Leiden.cluster(near(x, workers), resolution, seed).of();
    }

    /** Leiden communities at the resolution that gives about the wanted number. */
    public static int[] leiden(DenseMatrix x, int wanted, long seed, Workers workers) {
        return Leiden.withCount(near(x, workers), Math.min(wanted, x.rows()), seed)
                .of();
    }

    private static CsrGraph near(DenseMatrix x, Workers workers) {
        int k = Math.min(NEIGHBOURS, x.rows() - 1);
        return ExactNeighbours.nearest(standardised(x), k, workers).union();
    }

    private static DenseMatrix standardised(DenseMatrix x) {
        return Standardizer.fit(x, IntStream.range(0, x.rows()).toArray()).apply(x);
    }

    /**
     * NMI, ARI and AMI of k-means with as many clusters as classes, over seeds. Learned representations are standardised;
     * principal components keep their scale, which is how they are used.
     */
    public static List<Metric> evaluate(
            String dataset, LabelSet labels, Map<String, DenseMatrix> representations, int seeds, Workers workers) {
        List<Metric> metrics = new ArrayList<>();
        representations.forEach((method, all) -> {
            DenseMatrix x = all.select(labels.cells());
            DenseMatrix input = method.startsWith("own") || method.startsWith("neighbour") ? x : standardised(x);
            double[][] scores = new double[3][seeds];
            for (int s = 0; s < seeds; s++) {
                int[] found = KMeans.fit(input, labels.classes().size(), RESTARTS, s, workers)
                        .assignment();
                ClusterMetrics quality = ClusterMetrics.of(labels.label(), found);
                scores[0][s] = quality.nmi();
                scores[1][s] = quality.ari();
                scores[2][s] = quality.ami();
            }
            String task = "cluster:" + labels.column();
            metrics.add(Metric.of(dataset, task, method, "none", "nmi", scores[0]));
            metrics.add(Metric.of(dataset, task, method, "none", "ari", scores[1]));
            metrics.add(Metric.of(dataset, task, method, "none", "ami", scores[2]));
        });
        return metrics;
    }
}
