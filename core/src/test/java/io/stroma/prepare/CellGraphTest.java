package io.stroma.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.graph.CsrGraph;
import io.stroma.parallel.Workers;
import io.stroma.testing.Tissues;
import io.stroma.tissue.Positions;
import org.junit.jupiter.api.Test;

class CellGraphTest {

    private static final Workers ONE = new Workers(1);
    private final Positions positions = Tissues.fixture().positions();

    @Test
    void allEdgesStayByDefault() {
        assertThat(CellGraph.build(positions, 1, ONE).arcs()).isEqualTo(2 * 885);
    }

    @Test
    void theLongestEdgesAreCut() {
        CsrGraph all = CellGraph.build(positions, 1, ONE);
        CsrGraph cut = CellGraph.build(positions, 0.9, ONE);
        cut.checkUndirected();
        assertThat(cut.arcs() / (double) all.arcs()).isBetween(0.89, 0.91);
        double longestKept = 0;
        double shortestCut = Double.POSITIVE_INFINITY;
        for (int i = 0; i < all.size(); i++) {
            for (int arc = all.start(i); arc < all.start(i + 1); arc++) {
                int j = all.target(arc);
                double length = Math.hypot(
                        positions.x()[i] - positions.x()[j],
                        positions.y()[i] - positions.y()[j]);
                if (cut.hasArc(i, j)) {
                    longestKept = Math.max(longestKept, length);
                } else {
                    shortestCut = Math.min(shortestCut, length);
                }
            }
        }
        assertThat(longestKept).isLessThan(shortestCut);
    }

    @Test
    void aSingleCellHasNoEdgesToCut() {
        assertThat(CellGraph.build(positions.select(new int[] {4}), 0.5, ONE).arcs())
                .isZero();
    }
}
