package io.stroma.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stroma.parallel.Workers;
import io.stroma.tissue.Positions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionTest {

    private static final Workers ONE = new Workers(1);
    private final Positions positions = Clouds.uniform(5000, 3);
    private final CsrGraph graph = Delaunay.graph(positions, ONE);

    @Test
    void spatialPartsAreBalancedAndCutFewEdges() {
        for (int size : new int[] {64, 100, 128, 333, 4000, 9999}) {
            List<int[]> parts = new SpatialPartition(0.3).parts(graph, positions, size);
            assertCovers(parts, 5000);
            assertThat(parts).hasSize(Math.max(1, (int) Math.round(5000.0 / size)));
            int smallest = parts.stream().mapToInt(p -> p.length).min().orElseThrow();
            int largest = parts.stream().mapToInt(p -> p.length).max().orElseThrow();
            assertThat(largest - smallest).isLessThanOrEqualTo(2);
        }
        // A square of s cells has 4 sqrt(s) cells at its border, each with about 2 edges across, counted from both
        // sides.
        List<int[]> parts = new SpatialPartition(0).parts(graph, positions, 128);
        double perPart = Partition.cut(graph, parts) / (double) parts.size();
        assertThat(perPart).isLessThan(4.5 * Math.sqrt(128));
        assertThat(Partition.cut(graph, List.of(all(5000)))).isZero();
    }

    @Test
    void anotherAngleGivesOtherBorders() {
        List<int[]> a = SpatialPartition.parts(positions, 200, 0);
        List<int[]> b = SpatialPartition.parts(positions, 200, 0.7);
        assertThat(a.get(0)).isNotEqualTo(b.get(0));
        assertThat(SpatialPartition.parts(positions, 200, 0.7).get(3)).containsExactly(b.get(3));
    }

    @Test
    void degenerateTissues() {
        assertThat(SpatialPartition.parts(Clouds.of(), 10, 0)).isEmpty();
        assertCovers(SpatialPartition.parts(Clouds.of(1, 1), 10, 0), 1);
        double[] same = new double[40];
        List<int[]> parts = SpatialPartition.parts(Clouds.of(same), 5, 1);
        assertCovers(parts, 20);
        assertThat(parts).hasSize(4).allMatch(p -> p.length == 5);
        assertThat(parts.get(0)).containsExactly(0, 1, 2, 3, 4); // ties by index
        assertThatThrownBy(() -> SpatialPartition.parts(Clouds.of(1, 1), 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void metisPartsAreBalancedAndCutNoMoreThanSpatialOnes() {
        assumeTrue(MetisPartition.available(), "libmetis is not installed");
        Partition metis = new MetisPartition(1);
        for (int size : new int[] {128, 1000, 6000}) {
            List<int[]> parts = metis.parts(graph, positions, size);
            assertCovers(parts, 5000);
            int largest = parts.stream().mapToInt(p -> p.length).max().orElseThrow();
            assertThat(largest).isLessThanOrEqualTo((int) Math.ceil(1.06 * 5000 / parts.size()));
        }
        List<int[]> parts = metis.parts(graph, positions, 128);
        assertThat(Partition.cut(graph, parts))
                .isLessThanOrEqualTo(Partition.cut(graph, new SpatialPartition(0).parts(graph, positions, 128)));
        List<int[]> again = new MetisPartition(1).parts(graph, positions, 128);
        for (int p = 0; p < parts.size(); p++) {
            assertThat(again.get(p)).containsExactly(parts.get(p));
        }
    }

    @Test
    void metisTakesGraphsWithoutEdges() {
        assumeTrue(MetisPartition.available(), "libmetis is not installed");
        CsrGraph none = CsrGraph.undirected(12, new int[0], new int[0]);
        assertCovers(new MetisPartition(0).parts(none, Clouds.uniform(12, 1), 4), 12);
        assertCovers(new MetisPartition(0).parts(none, Clouds.uniform(12, 1), 1), 12);
    }

    private static int[] all(int n) {
        int[] all = new int[n];
        Arrays.setAll(all, i -> i);
        return all;
    }

    private static void assertCovers(List<int[]> parts, int n) {
        int[] cells = parts.stream().flatMapToInt(Arrays::stream).sorted().toArray();
        assertThat(cells).containsExactly(all(n));
        assertThat(parts).allSatisfy(p -> assertThat(p).isSorted().isNotEmpty());
    }
}
