package io.stroma.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CsrGraphTest {

    private final CsrGraph square =
            CsrGraph.undirected(5, new int[] {0, 1, 2, 3, 1, 1, 2}, new int[] {1, 2, 3, 0, 0, 1, 1});

    @Test
    void repeatedEdgesAndLoopsAreDropped() {
        square.checkUndirected();
        assertThat(square.size()).isEqualTo(5);
        assertThat(square.arcs()).isEqualTo(8);
        assertThat(square.degree(1)).isEqualTo(2);
        assertThat(square.degree(4)).isZero();
    }

    @Test
    void arcsAreFoundByTheirEnds() {
        assertThat(square.hasArc(0, 3)).isTrue();
        assertThat(square.hasArc(0, 2)).isFalse();
        int arc = square.arc(3, 2);
        assertThat(square.target(arc)).isEqualTo(2);
        assertThat(arc).isBetween(square.start(3), square.start(4) - 1);
        assertThat(square.arc(4, 0)).isNegative();
    }

    @Test
    void inducedGraphsAreRenumbered() {
        CsrGraph part = square.induced(new int[] {3, 0, 4});
        part.checkUndirected();
        assertThat(part.size()).isEqualTo(3);
        assertThat(part.arcs()).isEqualTo(2);
        assertThat(part.hasArc(0, 1)).isTrue();
        assertThat(square.induced(new int[0]).size()).isZero();
    }

    @Test
    void brokenGraphsAreNamed() {
        assertThatThrownBy(() -> new CsrGraph(new int[] {0, 1}, new int[] {0, 0}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CsrGraph(new int[] {0, 1, 1}, new int[] {1}).checkUndirected())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("without its reverse");
        assertThatThrownBy(() -> new CsrGraph(new int[] {0, 1}, new int[] {0}).checkUndirected())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new CsrGraph(new int[] {0, 2, 3, 4}, new int[] {2, 1, 0, 0}).checkUndirected())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("node 0");
    }
}
