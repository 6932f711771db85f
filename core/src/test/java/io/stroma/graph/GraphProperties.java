package io.stroma.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.parallel.Workers;
import io.stroma.random.Seeds;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Positions;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Geometry and communities on random clouds. */
class GraphProperties {

    private final Workers workers = new Workers(1);

    private static Positions mapped(Positions p, double angle, double scale, double dx, double dy) {
        double[] x = new double[p.size()];
        double[] y = new double[p.size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = scale * (Math.cos(angle) * p.x()[i] - Math.sin(angle) * p.y()[i]) + dx;
            y[i] = scale * (Math.sin(angle) * p.x()[i] + Math.cos(angle) * p.y()[i]) + dy;
        }
        return new Positions(x, y, p.unit());
    }

    @Property(tries = 40)
    void cellGraphsDoNotDependOnPlaceTurnOrUnit(
            @ForAll @IntRange(min = 3, max = 60) int n,
            @ForAll @IntRange(min = 0, max = 100_000) int seed,
            @ForAll @DoubleRange(min = 0, max = 6.28) double angle,
            @ForAll @DoubleRange(min = 0.01, max = 100) double scale,
            @ForAll @DoubleRange(min = -1e4, max = 1e4) double shift) {
        Positions p = Clouds.uniform(n, seed);
        CsrGraph here = Delaunay.graph(p, workers);
        CsrGraph there = Delaunay.graph(mapped(p, angle, scale, shift, -shift), workers);
        assertThat(there.targets()).containsExactly(here.targets());
        assertThat(there.starts()).containsExactly(here.starts());
        here.checkUndirected();
        assertThat(here.arcs()).isLessThanOrEqualTo(2 * (3 * n - 3));
    }

    /** The nearest other point is always a neighbour: a known property of Delaunay triangulations. */
    @Property(tries = 40)
    void theNearestPointIsANeighbour(
            @ForAll @IntRange(min = 3, max = 80) int n, @ForAll @IntRange(min = 0, max = 100_000) int seed) {
        Positions p = Clouds.uniform(n, seed);
        CsrGraph graph = Delaunay.graph(p, workers);
        Neighbours nearest = PlaneNeighbours.nearest(p, 1, workers);
        for (int i = 0; i < n; i++) {
            assertThat(graph.hasArc(i, nearest.index(i, 0))).isTrue();
        }
    }

    /** Triangles of a strip are too thin for Tinfour to begin with, unless it is told a small spacing. */
    @Property(tries = 60)
    void stripsAreTriangulatedToo(
            @ForAll @IntRange(min = 3, max = 60) int n,
            @ForAll @IntRange(min = 0, max = 100_000) int seed,
            @ForAll @IntRange(min = -6, max = 0) int magnitude) {
        Positions cloud = Clouds.uniform(n, seed);
        double[] y =
                Arrays.stream(cloud.y()).map(v -> v * Math.pow(10, magnitude)).toArray();
        Positions strip = new Positions(cloud.x(), y, cloud.unit());
        CsrGraph graph = Delaunay.graph(strip, workers);
        Neighbours nearest = PlaneNeighbours.nearest(strip, 1, workers);
        for (int i = 0; i < n; i++) {
            assertThat(graph.hasArc(i, nearest.index(i, 0))).isTrue();
        }
    }

    @Property(tries = 40)
    void planeNeighboursAreThoseOfAllPairs(
            @ForAll @IntRange(min = 2, max = 50) int n, @ForAll @IntRange(min = 0, max = 100_000) int seed) {
        Positions p = Clouds.uniform(n, seed);
        int k = Math.min(5, n - 1);
        Neighbours found = PlaneNeighbours.nearest(p, k, workers);
        for (int i = 0; i < n; i++) {
            double[] all = new double[n];
            for (int j = 0; j < n; j++) {
                all[j] = j == i ? Double.POSITIVE_INFINITY : Math.hypot(p.x()[i] - p.x()[j], p.y()[i] - p.y()[j]);
            }
            Arrays.sort(all);
            for (int r = 0; r < k; r++) {
                assertThat(found.distance(i, r)).isCloseTo(all[r], within(1e-9));
                assertThat(found.index(i, r)).isNotEqualTo(i);
            }
        }
    }

    /** What Leiden adds to Louvain: every community is connected (Traag et al. 2019, theorem of gamma-connectivity). */
    @Property(tries = 60)
    void communitiesAreConnected(
            @ForAll @IntRange(min = 2, max = 60) int n,
            @ForAll @DoubleRange(min = 0.02, max = 0.4) double density,
            @ForAll @DoubleRange(min = 0.2, max = 3) double gamma,
            @ForAll @IntRange(min = 0, max = 100_000) int seed) {
        CsrGraph graph = random(n, density, seed);
        Communities found = Leiden.cluster(graph, gamma, seed);
        for (int c = 0; c < found.count(); c++) {
            assertThat(connected(graph, found.of(), c)).isTrue();
        }
        assertThat(Communities.modularity(graph, found.of(), gamma))
                .as("at least as good as leaving all nodes alone")
                .isGreaterThanOrEqualTo(Communities.modularity(graph, identity(n), gamma) - 1e-12);
    }

    private static int[] identity(int n) {
        int[] out = new int[n];
        Arrays.setAll(out, i -> i);
        return out;
    }

    private static boolean connected(CsrGraph graph, int[] of, int community) {
        int start = -1;
        int size = 0;
        for (int i = 0; i < of.length; i++) {
            if (of[i] == community) {
                start = start < 0 ? i : start;
                size++;
            }
        }
        boolean[] seen = new boolean[of.length];
        seen[start] = true;
        int reached = 1;
        Deque<Integer> next = new ArrayDeque<>();
        next.add(start);
        while (!next.isEmpty()) {
            int i = next.remove();
            for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
                int j = graph.target(arc);
                if (of[j] == community && !seen[j]) {
                    seen[j] = true;
                    reached++;
                    next.add(j);
                }
            }
        }
        return reached == size;
    }

    private static CsrGraph random(int n, double density, long seed) {
        SplittableRandom random = Seeds.stream(seed);
        int[] a = new int[n * n];
        int[] b = new int[n * n];
        int m = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                if (random.nextDouble() < density) {
                    a[m] = i;
                    b[m++] = j;
                }
            }
        }
        return CsrGraph.undirected(n, Arrays.copyOf(a, m), Arrays.copyOf(b, m));
    }

    /** A walk averages: constants stay, values stay between the extremes, nodes without neighbours stay where they are. */
    @Property(tries = 40)
    void walksAverage(
            @ForAll @IntRange(min = 2, max = 40) int n,
            @ForAll @IntRange(min = 0, max = 5) int steps,
            @ForAll @IntRange(min = 0, max = 9) int tenthsRestart,
            @ForAll @IntRange(min = 0, max = 100_000) int seed) {
        CsrGraph graph = random(n, 0.15, seed);
        DenseMatrix rows = Clouds.gaussian(n, 2, seed);
        for (int i = 0; i < n; i++) {
            rows.values()[2 * i] = 7;
        }
        DenseMatrix walked = new LazyWalk(steps, tenthsRestart / 10.0).average(graph, rows, workers);
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            low = Math.min(low, rows.get(i, 1));
            high = Math.max(high, rows.get(i, 1));
        }
        for (int i = 0; i < n; i++) {
            assertThat(walked.get(i, 0)).isCloseTo(7, within(1e-4f));
            assertThat(walked.get(i, 1)).isBetween(low - 1e-5f, high + 1e-5f);
            if (graph.degree(i) == 0) {
                assertThat(walked.get(i, 1)).isEqualTo(rows.get(i, 1));
            }
        }
    }

    /** The walk is what its formula says: a sum over k of a (1 - a)^k S^k H, and (1 - a)^K S^K H after it. */
    @Property(tries = 40)
    void walksThatReturnAreWeightedSumsOfWalksThatDoNot(
            @ForAll @IntRange(min = 2, max = 30) int n,
            @ForAll @IntRange(min = 0, max = 6) int steps,
            @ForAll @IntRange(min = 0, max = 9) int tenthsRestart,
            @ForAll @IntRange(min = 0, max = 100_000) int seed) {
        double a = tenthsRestart / 10.0;
        CsrGraph graph = random(n, 0.2, seed);
        DenseMatrix rows = Clouds.gaussian(n, 3, seed);
        double[] expected = new double[n * 3];
        for (int k = 0; k <= steps; k++) {
            double weight = k < steps ? a * Math.pow(1 - a, k) : Math.pow(1 - a, k);
            DenseMatrix plain = new LazyWalk(k, 0).average(graph, rows, workers);
            for (int e = 0; e < expected.length; e++) {
                expected[e] += weight * plain.values()[e];
            }
        }
        DenseMatrix walked = new LazyWalk(steps, a).average(graph, rows, workers);
        for (int e = 0; e < expected.length; e++) {
            assertThat((double) walked.values()[e]).isCloseTo(expected[e], within(1e-5));
        }
    }

    /** One step by hand: the middle of a path of three takes thirds, its ends halves. */
    @Example
    void oneStepTakesTheMeanOfANodeAndItsNeighbours() {
        CsrGraph path = CsrGraph.undirected(3, new int[] {0, 1}, new int[] {1, 2});
        DenseMatrix rows = DenseMatrix.zeros(3, 1);
        rows.values()[0] = 6;
        assertThat(new LazyWalk(1, 0).average(path, rows, workers).values()).containsExactly(3f, 2f, 0f);
        assertThat(new LazyWalk(1, 0.5).average(path, rows, workers).values()).containsExactly(4.5f, 1f, 0f);
    }

    @Property(tries = 60)
    void inducedGraphsKeepExactlyTheArcsInside(
            @ForAll @IntRange(min = 1, max = 40) int n, @ForAll @IntRange(min = 0, max = 100_000) int seed) {
        CsrGraph graph = random(n, 0.3, seed);
        SplittableRandom random = Seeds.stream(seed, 1);
        int[] nodes = random.ints(n, 0, n).distinct().toArray();
        CsrGraph inside = graph.induced(nodes);
        inside.checkUndirected();
        for (int i = 0; i < nodes.length; i++) {
            for (int j = 0; j < nodes.length; j++) {
                assertThat(inside.hasArc(i, j)).isEqualTo(graph.hasArc(nodes[i], nodes[j]));
            }
        }
    }

    @Property(tries = 60)
    void spacingScalesWithTheUnit(
            @ForAll @IntRange(min = 2, max = 40) int n,
            @ForAll @IntRange(min = 0, max = 100_000) int seed,
            @ForAll @DoubleRange(min = 0.01, max = 1000) double scale) {
        Positions p = Clouds.uniform(n, seed);
        double here = Spacing.median(p, workers);
        double there = Spacing.median(mapped(p, 0, scale, 0, 0), workers);
        assertThat(there / here).isCloseTo(scale, within(1e-6 * scale));
        Positions twice = new Positions(doubled(p.x()), doubled(p.y()), LengthUnit.PIXEL);
        assertThat(Spacing.median(twice, workers)).as("copies count once").isEqualTo(here);
    }

    private static double[] doubled(double[] v) {
        double[] out = Arrays.copyOf(v, 2 * v.length);
        System.arraycopy(v, 0, out, v.length, v.length);
        return out;
    }
}
