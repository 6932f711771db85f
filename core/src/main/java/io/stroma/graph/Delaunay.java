package io.stroma.graph;

import io.stroma.error.BadInputException;
import io.stroma.parallel.Workers;
import io.stroma.random.Seeds;
import io.stroma.tissue.Positions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.tinfour.common.IQuadEdge;
import org.tinfour.common.Vertex;
import org.tinfour.common.VertexMergerGroup;
import org.tinfour.standard.IncrementalTin;
import org.tinfour.utils.HilbertSort;

/**
 * Delaunay graph of points in the plane: points are adjacent when their Voronoi polygons touch (HEIST, section 3,
 * cell graph). Undirected, no self-loops, O(n log n).
 *
 * <p>Every point keeps a node. Copies of a position are moved by a thousandth of the median spacing, for the
 * triangulation only and always in the same way, so that they share the neighbourhood. Points on one line are joined
 * along it; a single point stays alone. Coordinates are centred and scaled first, so neither offset nor unit matters.
 */
public final class Delaunay {

    private static final double JITTER = 1e-3; // of the median spacing; far above the merge tolerance of Tinfour
    private static final double COLLINEAR = 1e-9; // deviation from the line, as a share of its length
    private static final double LEAST_SPACING = 1e-12; // of the median spacing
    private static final long PURPOSE = Seeds.purpose("delaunay jitter");

    private Delaunay() {}

    /**
     * @param positions n finite points
     * @throws BadInputException when a coordinate is not finite, or the points cannot be triangulated
     */
    public static CsrGraph graph(Positions positions, Workers workers) {
        for (int i = 0; i < positions.size(); i++) {
            if (!positions.isFinite(i)) {
                throw new BadInputException(
                        "cell number %d lies at (%s, %s): a cell graph needs finite coordinates; leave the cell out"
                                .formatted(i + 1, positions.x()[i], positions.y()[i]));
            }
        }
        Sites sites = Sites.of(positions);
        double[] line = alongLine(positions, sites);
        if (line != null) {
            return path(line);
        }
        List<Vertex> vertices = vertices(positions, sites, Spacing.median(positions, workers));
        new HilbertSort().sort(vertices);
        return edges(positions.size(), triangulated(vertices));
    }

    /**
     * The triangulation. It begins with a triangle that Tinfour finds large enough for the spacing it is told; where all of
     * them are thin, as in a strip, a smaller spacing must be told, or nothing is triangulated.
     */
    private static IncrementalTin triangulated(List<Vertex> vertices) {
        for (double spacing = 1; spacing >= LEAST_SPACING; spacing *= 0.1) {
            IncrementalTin tin = new IncrementalTin(spacing);
            if (tin.add(vertices, null)) {
                return tin;
            }
        }
        throw new BadInputException(
                "the %,d points lie almost on one line and cannot be triangulated; give coordinates with more digits, or the line without the second coordinate"
                        .formatted(vertices.size()));
    }

    /** Place of every point along the common line of all points, or null when they span a plane. */
    private static double[] alongLine(Positions p, Sites sites) {
        double[] along = new double[p.size()];
        if (sites.count() < 2) {
            return along;
        }
        int start = sites.points()[0];
        int a = farthest(p, start);
        int b = farthest(p, a);
        if (p.x()[b] < p.x()[a] || (p.x()[b] == p.x()[a] && p.y()[b] < p.y()[a])) { // from left to right, or upwards
            int swap = a;
            a = b;
            b = swap;
        }
        double ux = p.x()[b] - p.x()[a];
        double uy = p.y()[b] - p.y()[a];
        double length = Math.hypot(ux, uy);
        for (int i = 0; i < p.size(); i++) {
            double vx = (p.x()[i] - p.x()[a]) / length;
            double vy = (p.y()[i] - p.y()[a]) / length;
            if (Math.abs(vx * uy - vy * ux) > COLLINEAR * length) {
                return null;
            }
            along[i] = (vx * ux + vy * uy) / length;
        }
        return along;
    }

    private static int farthest(Positions p, int from) {
        int far = from;
        double most = -1;
        for (int i = 0; i < p.size(); i++) {
            double d = Math.hypot(p.x()[i] - p.x()[from], p.y()[i] - p.y()[from]);
            if (d > most) {
                most = d;
                far = i;
            }
        }
        return far;
    }

    private static CsrGraph path(double[] along) {
        int[] order = Order.ascending(along);
        int edges = Math.max(0, order.length - 1);
        return CsrGraph.undirected(
                order.length,
                Arrays.copyOf(order, edges),
                Arrays.copyOfRange(order, Math.min(1, order.length), order.length));
    }

    private static List<Vertex> vertices(Positions p, Sites sites, double spacing) {
        int n = p.size();
        double cx = Arrays.stream(p.x()).average().orElse(0);
        double cy = Arrays.stream(p.y()).average().orElse(0);
        List<Vertex> vertices = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            double x = (p.x()[i] - cx) / spacing;
            double y = (p.y()[i] - cy) / spacing;
            if (sites.isCopy(i)) {
                SplittableRandom random = Seeds.stream(PURPOSE, i);
                double angle = 2 * Math.PI * random.nextDouble();
                double radius = JITTER * (0.5 + 0.5 * random.nextDouble());
                x += radius * Math.cos(angle);
                y += radius * Math.sin(angle);
            }
            vertices.add(new Vertex(x, y, 0, i));
        }
        return vertices;
    }

    private static CsrGraph edges(int n, IncrementalTin tin) {
        Arcs arcs = new Arcs(4 * n);
        for (IQuadEdge edge : tin.edges()) {
            Vertex a = edge.getA();
            Vertex b = edge.getB();
            if (a != null && b != null) {
                arcs.add(node(a), node(b));
            }
        }
        // Points closer than the tolerance are one vertex of the triangulation: tie them to its node.
        for (Vertex vertex : tin.getVertices()) {
            if (vertex instanceof VertexMergerGroup group) {
                for (Vertex member : group.getVertices()) {
                    arcs.add(node(group), member.getIndex());
                }
            }
        }
        return CsrGraph.undirected(n, Arrays.copyOf(arcs.a, arcs.size), Arrays.copyOf(arcs.b, arcs.size));
    }

    private static int node(Vertex vertex) {
        if (vertex instanceof VertexMergerGroup group) {
            return Arrays.stream(group.getVertices())
                    .mapToInt(Vertex::getIndex)
                    .min()
                    .orElseThrow();
        }
        return vertex.getIndex();
    }

    private static final class Arcs {
        private int[] a;
        private int[] b;
        private int size;

        Arcs(int capacity) {
            a = new int[capacity];
            b = new int[capacity];
        }

        void add(int from, int to) {
            if (size == a.length) {
                a = Arrays.copyOf(a, 2 * size);
                b = Arrays.copyOf(b, 2 * size);
            }
            a[size] = from;
            b[size++] = to;
        }
    }
}
