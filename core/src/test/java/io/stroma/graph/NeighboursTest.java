package io.stroma.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stroma.parallel.Workers;
import io.stroma.testing.Npz;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.Positions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NeighboursTest {

    private static final Workers ONE = new Workers(1);

    @Test
    void neighboursAndTheirUnionAreThoseOfTheReference() {
        Npz expected = Npz.resource("fixtures/prepare/pca_knn_leiden.npz");
        Neighbours near = ExactNeighbours.nearest(expected.matrix("pcs"), 15, ONE);
        assertThat(near.index()).containsExactly(expected.ints("knn_indices"));
        assertThat(near.distance()).containsExactly(expected.doubles("knn_distances"), within(1e-5));
        CsrGraph graph = near.union();
        graph.checkUndirected();
        int[] edges = expected.ints("edges");
        assertThat(graph.arcs()).isEqualTo(edges.length);
        for (int e = 0; e < edges.length; e += 2) {
            assertThat(graph.hasArc(edges[e], edges[e + 1])).isTrue();
        }
    }

    @Test
    void allDimensionsAndSizesAgreeWithSorting() {
        for (int[] shape : new int[][] {{2, 1}, {5, 3}, {257, 7}, {600, 4}, {300, 50}}) {
            DenseMatrix points = Clouds.gaussian(shape[0], shape[1], 3);
            int k = Math.min(9, shape[0] - 1);
            Neighbours near = ExactNeighbours.nearest(points, k, ONE);
            for (int i = 0; i < shape[0]; i++) {
                int self = i;
                int[] expected = IntStream.range(0, shape[0])
                        .filter(j -> j != self)
                        .boxed()
                        .sorted(Comparator.comparingDouble(j -> distance(points, self, j)))
                        .limit(k)
                        .mapToInt(j -> j)
                        .toArray();
                assertThat(Arrays.copyOfRange(near.index(), i * k, (i + 1) * k)).containsExactly(expected);
                assertThat(near.distance(i, k - 1)).isCloseTo(distance(points, i, expected[k - 1]), within(1e-12));
            }
        }
    }

    @Test
    void tiesGoToTheLowerIndex() {
        DenseMatrix same = new DenseMatrix(600, 2, new float[1200]);
        Neighbours near = ExactNeighbours.nearest(same, 4, ONE);
        assertThat(Arrays.copyOf(near.index(), 4)).containsExactly(1, 2, 3, 4);
        assertThat(Arrays.copyOfRange(near.index(), 599 * 4, 600 * 4)).containsExactly(0, 1, 2, 3);
        Positions grid = Clouds.of(0, 0, 1, 0, 0, 1, -1, 0, 0, -1, 5, 5);
        assertThat(Arrays.copyOf(PlaneNeighbours.nearest(grid, 4, ONE).index(), 4))
                .containsExactly(1, 2, 3, 4);
    }

    @Test
    void planeNeighboursAgreeWithAllPairs() {
        Positions p = Clouds.uniform(700, 5);
        float[] flat = new float[1400];
        double[] x = new double[700];
        double[] y = new double[700];
        for (int i = 0; i < 700; i++) {
            flat[2 * i] = (float) p.x()[i];
            flat[2 * i + 1] = (float) p.y()[i];
            x[i] = flat[2 * i];
            y[i] = flat[2 * i + 1];
        }
        Neighbours exact = ExactNeighbours.nearest(new DenseMatrix(700, 2, flat), 6, ONE);
        Neighbours plane = PlaneNeighbours.nearest(new Positions(x, y, p.unit()), 6, ONE);
        assertThat(plane.index()).containsExactly(exact.index());
        assertThat(plane.distance()).containsExactly(exact.distance(), within(1e-12));
    }

    @Test
    void copiesOfAPointAreItsNeighboursButNotItself() {
        double[] xy = new double[20];
        Arrays.fill(xy, 3);
        Neighbours near = PlaneNeighbours.nearest(Clouds.of(xy), 2, ONE);
        for (int i = 0; i < 10; i++) {
            assertThat(near.index(i, 0)).isNotEqualTo(i);
            assertThat(near.index(i, 1)).isNotEqualTo(i);
            assertThat(near.distance(i, 1)).isZero();
        }
    }

    @Test
    void threadsDoNotChangeABit() {
        DenseMatrix points = Clouds.gaussian(1000, 12, 8);
        Positions p = Clouds.uniform(9000, 2);
        try (Workers two = new Workers(2)) {
            assertThat(ExactNeighbours.nearest(points, 10, two).index())
                    .containsExactly(ExactNeighbours.nearest(points, 10, ONE).index());
            assertThat(PlaneNeighbours.nearest(p, 10, two).index())
                    .containsExactly(PlaneNeighbours.nearest(p, 10, ONE).index());
        }
    }

    @Test
    void moreNeighboursThanPointsAreRefused() {
        DenseMatrix points = Clouds.gaussian(4, 2, 1);
        assertThatThrownBy(() -> ExactNeighbours.nearest(points, 4, ONE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PlaneNeighbours.nearest(Clouds.uniform(4, 1), 4, ONE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ExactNeighbours.nearest(Clouds.gaussian(1, 2, 1), 0, ONE)
                        .union()
                        .arcs())
                .isZero();
    }

    @Test
    void distancesThatOverflowAreRefused() {
        float[] values = new float[200];
        for (int i = 0; i < 200; i++) {
            values[i] = (i % 2 == 0 ? 1 : -1) * 2e38f;
        }
        DenseMatrix points = new DenseMatrix(200, 1, values);
        assertThatThrownBy(() -> ApproximateNeighbours.nearest(points, 150, 0, ONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not finite");
        assertThatThrownBy(() -> ExactNeighbours.nearest(points, 150, ONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not finite");
    }

    @Test
    void spacingIsTheMedianDistanceBetweenDistinctPositions() {
        assertThat(Spacing.median(Clouds.of(0, 0, 3, 4, 0, 0, 3, 4), ONE)).isEqualTo(5);
        assertThat(Spacing.median(Clouds.of(0, 0, 1, 0, 3, 0, 13, 0), ONE)).isEqualTo(1.5);
        assertThat(Spacing.median(Clouds.of(2, 2, 2, 2), ONE)).isEqualTo(1);
        assertThat(Spacing.median(Clouds.of(), ONE)).isEqualTo(1);
        assertThat(Spacing.median(Clouds.of(0, 0, 1e-200, 0), ONE)).isPositive();
    }

    private static double distance(DenseMatrix points, int i, int j) {
        double sum = 0;
        for (int c = 0; c < points.columns(); c++) {
            double d = (double) points.get(i, c) - points.get(j, c);
            sum += d * d;
        }
        return Math.sqrt(sum);
    }
}
