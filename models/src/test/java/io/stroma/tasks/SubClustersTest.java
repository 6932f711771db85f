package io.stroma.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.graph.CsrGraph;
import io.stroma.parallel.Workers;
import io.stroma.random.Seeds;
import io.stroma.tissue.DenseMatrix;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sub-clusters and their surroundings, and clusters judged by labels. */
class SubClustersTest {

    /** A path A B A C A: the ends and the middle of type A have other neighbours. */
    @Test
    void surroundingsAreSharesOfNeighbours() {
        CsrGraph path = CsrGraph.undirected(6, new int[] {0, 1, 2, 3}, new int[] {1, 2, 3, 4});
        int[] kind = {0, 1, 0, 2, 0, 0};
        SubClusters sub =
                SubClusters.of(path, kind, List.of("A", "B", "C"), new int[] {0, 2, 4, 5}, new int[] {0, 0, 1, 1});
        assertThat(sub.size()).containsExactly(2, 2);
        assertThat(sub.neighbours()[0]).containsExactly(0, 0.75, 0.25);
        assertThat(sub.neighbours()[1]).containsExactly(0, 0, 1); // the cell without neighbours does not count
        assertThat(sub.average()).containsExactly(new double[] {0, 0.5, 0.5}, within(1e-12));
        double[][] enrichment = sub.enrichment();
        assertThat(enrichment[0][0]).isNaN();
        assertThat(enrichment[0][1]).isCloseTo(Math.log(0.755 / 0.505) / Math.log(2), within(1e-12));
        assertThat(enrichment[1][1]).isNegative();
    }

    @Test
    void bothAlgorithmsFindBlobsAndNothingInNoise() {
        int n = 300;
        SplittableRandom random = Seeds.stream(1);
        float[] values = new float[5 * n];
        float[] noise = new float[5 * n];
        for (int i = 0; i < values.length; i++) {
            noise[i] = (float) random.nextGaussian();
            values[i] = noise[i] + (i % 5 == i / 5 % 3 ? 12 : 0);
        }
        LabelSet labels = new LabelSet(
                "type",
                IntStream.range(0, n).toArray(),
                IntStream.range(0, n).map(i -> i % 3).toArray(),
                List.of("a", "b", "c"),
                0);
        Map<String, DenseMatrix> methods =
                Map.of("heist", new DenseMatrix(n, 5, values), "noise", new DenseMatrix(n, 5, noise));
        try (Workers workers = new Workers(1)) {
            for (Clustering.Algorithm algorithm : Clustering.Algorithm.values()) {
                for (Metric m : Clustering.evaluate(algorithm, "toy", labels, methods, 4, 2, workers)) {
                    assertThat(m.n()).isEqualTo(2);
                    if (m.metric().equals("nmi")) {
                        assertThat(m.value())
                                .as("%s", m)
                                .isBetween(
                                        m.method().equals("heist") ? 0.99 : 0,
                                        m.method().equals("heist") ? 1.01 : 0.15);
                        assertThat(m.task())
                                .isEqualTo(
                                        algorithm == Clustering.Algorithm.KMEANS
                                                ? "cluster:type"
                                                : "cluster_leiden:type");
                    }
                }
            }
        }
    }
}
