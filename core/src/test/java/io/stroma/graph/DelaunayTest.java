package io.stroma.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import io.stroma.parallel.Workers;
import io.stroma.testing.Npz;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Positions;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelaunayTest {

    private static final Workers ONE = new Workers(1);

    @ParameterizedTest
    @ValueSource(strings = {"tissue", "collinear_plus_one", "three_points"})
    void uniqueTriangulationsAreThoseOfQhull(String tag) {
        CsrGraph graph = Delaunay.graph(Clouds.fixture(tag), ONE);
        graph.checkUndirected();
        int[] edges = Npz.resource("fixtures/prepare/delaunay.npz").ints(tag + ".edges");
        assertThat(edges(graph)).isEqualTo(pairs(edges));
    }

    @Test
    void hexagonalGridHasAsManyEdgesAsQhullFinds() {
        CsrGraph graph = Delaunay.graph(Clouds.fixture("hex_grid"), ONE);
        assertThat(graph.arcs()).isEqualTo(2 * 59);
    }

    @Test
    void squareGridKeepsEveryAxisEdgeAndOneDiagonalPerSquare() {
        Positions p = Clouds.fixture("square_grid");
        CsrGraph graph = Delaunay.graph(p, ONE);
        assertThat(graph.arcs()).isEqualTo(2 * 56);
        double shortest = Spacing.median(p, ONE);
        int axis = 0;
        for (int i = 0; i < graph.size(); i++) {
            for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
                axis += length(p, i, graph.target(arc)) < 1.1 * shortest ? 1 : 0;
            }
        }
        assertThat(axis).isEqualTo(2 * 40);
    }

    @Test
    void copiesKeepANodeAndShareTheNeighbourhood() {
        Positions p = Clouds.fixture("duplicates");
        CsrGraph graph = Delaunay.graph(p, ONE);
        graph.checkUndirected();
        assertThat(graph.hasArc(3, 40)).isTrue();
        assertThat(graph.hasArc(17, 42)).isTrue();
        for (int copy : new int[] {40, 41, 42}) {
            assertThat(graph.degree(copy)).isGreaterThanOrEqualTo(2);
        }
        // Merged back onto their sites, the edges are those of the distinct points.
        int[] site = new int[43];
        Arrays.setAll(site, i -> i < 40 ? i : i == 42 ? 17 : 3);
        int[] original = Npz.resource("fixtures/prepare/delaunay.npz").ints("duplicates.edges");
        assertThat(mapped(edges(graph), site)).isEqualTo(mapped(pairs(original), site));
    }

    @Test
    void theGraphDoesNotDependOnOffsetScaleOrUnit() {
        CsrGraph plain = Delaunay.graph(firstForty(Clouds.fixture("duplicates")), ONE);
        CsrGraph moved = Delaunay.graph(Clouds.fixture("large_offset"), ONE);
        assertThat(edges(moved)).isEqualTo(edges(plain));
    }

    @Test
    void pointsOnALineFormAPath() {
        CsrGraph graph = Delaunay.graph(Clouds.fixture("collinear"), ONE);
        assertThat(graph.arcs()).isEqualTo(2 * 7);
        Positions shuffled = Clouds.of(30, 15, 10, 5, 20, 10, 0, 0, 10, 5, 1e6, 5e5);
        CsrGraph path = Delaunay.graph(shuffled, ONE);
        assertThat(edges(path)).isEqualTo(pairs(new int[] {1, 3, 1, 4, 2, 4, 0, 2, 0, 5}));
    }

    @Test
    void fewPoints() {
        assertThat(Delaunay.graph(Clouds.of(), ONE).size()).isZero();
        assertThat(Delaunay.graph(Clouds.of(1, 1), ONE).arcs()).isZero();
        assertThat(edges(Delaunay.graph(Clouds.fixture("two_points"), ONE))).containsExactly("0-1");
        CsrGraph same = Delaunay.graph(Clouds.fixture("all_same"), ONE);
        assertThat(edges(same)).containsExactly("0-1", "1-2", "2-3", "3-4");
    }

    @Test
    void manyCopiesOfFewSitesStayConnectedAndSparse() {
        double[] xy = new double[2 * 300];
        for (int i = 0; i < 300; i++) {
            xy[2 * i] = i % 3 == 0 ? 0 : 10;
            xy[2 * i + 1] = i % 3 == 2 ? 7 : 0;
        }
        CsrGraph graph = Delaunay.graph(Clouds.of(xy), ONE);
        graph.checkUndirected();
        assertThat(reachable(graph)).isEqualTo(300);
        assertThat(graph.arcs()).isLessThanOrEqualTo(2 * (3 * 300 - 6));
    }

    @Test
    void nearlyEqualPointsKeepANode() {
        Positions p = Clouds.uniform(200, 4);
        double[] x = Arrays.copyOf(p.x(), 203);
        double[] y = Arrays.copyOf(p.y(), 203);
        for (int k = 0; k < 3; k++) {
            x[200 + k] = x[k] + 1e-11;
            y[200 + k] = y[k] - 1e-11;
        }
        CsrGraph graph = Delaunay.graph(new Positions(x, y, LengthUnit.PIXEL), ONE);
        graph.checkUndirected();
        assertThat(reachable(graph)).isEqualTo(203);
        for (int k = 0; k < 3; k++) {
            assertThat(graph.hasArc(k, 200 + k)).isTrue();
        }
    }

    @Test
    void threadsAndRepetitionDoNotChangeAnything() {
        Positions p = Clouds.uniform(5000, 9);
        try (Workers two = new Workers(2)) {
            assertThat(Delaunay.graph(p, two).targets())
                    .containsExactly(Delaunay.graph(p, ONE).targets());
        }
    }

    @Test
    void coordinatesThatAreNotFiniteAreRefused() {
        assertThatThrownBy(() -> Delaunay.graph(Clouds.of(0, 0, Double.NaN, 1, 2, 2), ONE))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("cell number 2");
    }

    private static Positions firstForty(Positions p) {
        int[] first = new int[40];
        Arrays.setAll(first, i -> i);
        return p.select(first);
    }

    private static double length(Positions p, int i, int j) {
        return Math.hypot(p.x()[i] - p.x()[j], p.y()[i] - p.y()[j]);
    }

    private static int reachable(CsrGraph graph) {
        boolean[] seen = new boolean[graph.size()];
        int[] queue = new int[graph.size()];
        int end = 1;
        seen[0] = true;
        for (int at = 0; at < end; at++) {
            for (int arc = graph.start(queue[at]); arc < graph.start(queue[at] + 1); arc++) {
                if (!seen[graph.target(arc)]) {
                    seen[graph.target(arc)] = true;
                    queue[end++] = graph.target(arc);
                }
            }
        }
        return end;
    }

    private static Set<String> edges(CsrGraph graph) {
        Set<String> edges = new TreeSet<>();
        for (int i = 0; i < graph.size(); i++) {
            for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
                edges.add(Math.min(i, graph.target(arc)) + "-" + Math.max(i, graph.target(arc)));
            }
        }
        return edges;
    }

    private static Set<String> pairs(int[] flat) {
        Set<String> pairs = new TreeSet<>();
        for (int e = 0; e < flat.length; e += 2) {
            pairs.add(Math.min(flat[e], flat[e + 1]) + "-" + Math.max(flat[e], flat[e + 1]));
        }
        return pairs;
    }

    private static Set<String> mapped(Set<String> edges, int[] site) {
        Set<String> out = new TreeSet<>();
        for (String edge : edges) {
            int a = site[Integer.parseInt(edge.split("-")[0])];
            int b = site[Integer.parseInt(edge.split("-")[1])];
            if (a != b) {
                out.add(Math.min(a, b) + "-" + Math.max(a, b));
            }
        }
        return out;
    }
}
