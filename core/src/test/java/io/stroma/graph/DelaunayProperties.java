package io.stroma.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.parallel.Workers;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Positions;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** On small integer grids: many copies, many points on common lines and circles. */
class DelaunayProperties {

    @Property(tries = 300)
    void everyPointKeepsANodeInAConnectedPlanarGraph(
            @ForAll @Size(min = 2, max = 60) List<@IntRange(min = 0, max = 35) Integer> codes) {
        double[] x = codes.stream().mapToDouble(c -> c % 6).toArray();
        double[] y = codes.stream().mapToDouble(c -> c / 6).toArray();
        CsrGraph graph = Delaunay.graph(new Positions(x, y, LengthUnit.PIXEL), new Workers(1));
        graph.checkUndirected();
        int n = codes.size();
        assertThat(graph.size()).isEqualTo(n);
        assertThat(graph.arcs()).isLessThanOrEqualTo(2 * Math.max(1, 3 * n - 6));
        int[] component = Leiden.cluster(graph, 1e-9, 0).of(); // gamma near 0 joins all that is connected
        assertThat(component).containsOnly(0);
    }
}
