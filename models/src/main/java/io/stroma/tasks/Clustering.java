package io.stroma.tasks;

import io.stroma.graph.Communities;
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
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Clusters of representations and their agreement with labels nobody used to make them. */
public final class Clustering {

    /** Neighbours of a cell in the graph that Leiden clusters, unless others are asked for: the field's usual number. */
    public static final int NEIGHBOURS = 15;

    private static final int RESTARTS = 5;

    private Clustering() {}

    /** k-means on standardised columns. */
    public static int[] kMeans(DenseMatrix x, int k, long seed, Workers workers) {
        return KMeans.fit(standardised(x), k, RESTARTS, seed, workers).assignment();
    }

    /**
     * Leiden communities of the graph of nearest neighbours over standardised columns, at a resolution.
     *
     * @param neighbours of a cell in that graph, at most all others
     */
    public static int[] leiden(DenseMatrix x, double resolution, int neighbours, long seed, Workers workers) {
        return Leiden.cluster(near(standardised(x), neighbours, workers), resolution, seed)
                .of();
    }

    /** Leiden communities at the resolution that gives about the wanted number. */
    public static int[] leiden(DenseMatrix x, int wanted, int neighbours, long seed, Workers workers) {
        return Leiden.withCount(near(standardised(x), neighbours, workers), Math.min(wanted, x.rows()), seed)
                .of();
    }

    private static CsrGraph near(DenseMatrix input, int neighbours, Workers workers) {
        return ExactNeighbours.nearest(input, Math.min(neighbours, input.rows() - 1), workers)
                .union();
    }

    private static DenseMatrix standardised(DenseMatrix x) {
        return Standardizer.fit(x, IntStream.range(0, x.rows()).toArray()).apply(x);
    }

    /** How representations are clustered when they are judged. */
    public enum Algorithm {
        /** k-means with as many clusters as classes, five restarts. */
        KMEANS,
        /** Leiden at the resolution that gives as many communities as classes, found with the first seed. */
        LEIDEN
    }

    /**
     * NMI, ARI and AMI of clusters, as many as classes, over seeds. Learned representations are standardised; principal components
     * keep their scale, which is how they are used. The task is cluster:LABEL of k-means, cluster_leiden:LABEL of Leiden.
     *
     * @param firstSeed the repeats use this seed and those after it
     */
    public static List<Metric> evaluate(
            Algorithm algorithm,
            String dataset,
            LabelSet labels,
            Map<String, DenseMatrix> representations,
            long firstSeed,
            int seeds,
            Workers workers) {
        List<Metric> metrics = new ArrayList<>();
        String task = (algorithm == Algorithm.KMEANS ? "cluster:" : "cluster_leiden:") + labels.column();
        representations.forEach((method, all) -> {
            DenseMatrix x = all.select(labels.cells());
            DenseMatrix input = method.startsWith("own") || method.startsWith("neighbour") ? x : standardised(x);
            List<int[]> found = algorithm == Algorithm.KMEANS
                    ? kMeans(input, labels.classes().size(), firstSeed, seeds, workers)
                    : leiden(input, labels.classes().size(), firstSeed, seeds, workers);
            List<ClusterMetrics> quality = found.stream()
                    .map(f -> ClusterMetrics.of(labels.label(), f))
                    .toList();
            metrics.add(Metric.of(dataset, task, method, "none", "nmi", each(quality, ClusterMetrics::nmi)));
            metrics.add(Metric.of(dataset, task, method, "none", "ari", each(quality, ClusterMetrics::ari)));
            metrics.add(Metric.of(dataset, task, method, "none", "ami", each(quality, ClusterMetrics::ami)));
        });
        return metrics;
    }

    private static List<int[]> kMeans(DenseMatrix input, int k, long firstSeed, int seeds, Workers workers) {
        return IntStream.range(0, seeds)
                .mapToObj(s ->
                        KMeans.fit(input, k, RESTARTS, firstSeed + s, workers).assignment())
                .toList();
    }

    private static List<int[]> leiden(DenseMatrix input, int wanted, long firstSeed, int seeds, Workers workers) {
        CsrGraph near = near(input, NEIGHBOURS, workers);
        Communities first = Leiden.withCount(near, Math.min(wanted, input.rows()), firstSeed);
        return workers.map(
                seeds,
                s -> s == 0
                        ? first.of()
                        : Leiden.cluster(near, first.resolution(), firstSeed + s)
                                .of());
    }

    private static double[] each(List<ClusterMetrics> quality, ToDoubleFunction<ClusterMetrics> value) {
        return quality.stream().mapToDouble(value).toArray();
    }
}
