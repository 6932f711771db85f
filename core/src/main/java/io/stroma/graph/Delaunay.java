package io.stroma.graph;

import io.stroma.tissue.Positions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.tinfour.common.IQuadEdge;
import org.tinfour.common.Vertex;
import org.tinfour.common.VertexMergerGroup;
import org.tinfour.standard.IncrementalTin;
import org.tinfour.utils.HilbertSort;

/**
 * Delaunay graph of points in the plane: two points are neighbours when their Voronoi cells touch. Computed by Tinfour
 * on Hilbert-sorted, centred and scaled coordinates; O(n log n) time in practice, about 250 bytes a point.
 *
 * <p>Points no triangulation knows what to do with are given sensible neighbours: copies of a position share the
 * neighbours of their site and are neighbours of each other; points on one line form a path along it.
 */
public final class Delaunay {

    private Delaunay() {}

    /**
     * The graph of finite positions; n points give at most 3n - 6 edges plus those of coinciding points.
     *
     * @throws IllegalArgumentException if a coordinate is not finite
     */
    public static CsrGraph graph(Positions positions) {
        int n = positions.size();
        double[] x = normalise(positions.x(), positions.y());
        double[] y = Arrays.copyOfRange(x, n, 2 * n);
        int[] siteOf = sites(x, y, n); // the first point with the same coordinates
        List<Vertex> vertices = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            if (siteOf[i] == i) {
                vertices.add(new Vertex(x[i], y[i], 0, i));
            }
        }
        EdgeList edges = new EdgeList(3 * n);
        if (vertices.size() >= 3) {
            double spacing = 2.0 / Math.sqrt(vertices.size());
            new HilbertSort().sort(vertices);
            IncrementalTin tin = new IncrementalTin(spacing);
            tin.add(vertices, null);
            if (tin.isBootstrapped()) {
                triangulated(tin, edges);
            }
        }
        if (edges.size == 0) {
            path(vertices, x, y, edges);
        }
        copies(siteOf, edges);
        return CsrGraph.undirected(n, Arrays.copyOf(edges.a, edges.size), Arrays.copyOf(edges.b, edges.size));
    }

    /** Centres and scales to about [-1, 1], so that the triangulation's absolute tolerances mean the same everywhere. */
    private static double[] normalise(double[] x, double[] y) {
        int n = x.length;
        double[] out = new double[2 * n];
        if (n == 0) {
            return out;
        }
        double[] range = {
            Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
        };
        for (int i = 0; i < n; i++) {
            if (!Double.isFinite(x[i]) || !Double.isFinite(y[i])) {
                throw new IllegalArgumentException("the position of point " + i + " is not finite");
            }
            range[0] = Math.min(range[0], x[i]);
            range[1] = Math.max(range[1], x[i]);
            range[2] = Math.min(range[2], y[i]);
            range[3] = Math.max(range[3], y[i]);
        }
        double half = Math.max(range[1] - range[0], range[3] - range[2]) / 2;
        double scale = half > 0 ? 1 / half : 1;
        for (int i = 0; i < n; i++) {
            out[i] = (x[i] - (range[0] + range[1]) / 2) * scale;
            out[n + i] = (y[i] - (range[2] + range[3]) / 2) * scale;
        }
        return out;
    }

    private static int[] sites(double[] x, double[] y, int n) {
        Integer[] order = IntStream.range(0, n).boxed().toArray(Integer[]::new);
        Arrays.sort(
                order,
                Comparator.<Integer>comparingDouble(i -> x[i])
                        .thenComparingDouble(i -> y[i])
                        .thenComparingInt(i -> i));
        int[] site = new int[n];
        for (int k = 0; k < n; k++) {
            int i = order[k];
            boolean copy = k > 0 && x[order[k - 1]] == x[i] && y[order[k - 1]] == y[i];
            site[i] = copy ? site[order[k - 1]] : i;
        }
        return site;
    }

    private static void triangulated(IncrementalTin tin, EdgeList edges) {
        for (IQuadEdge edge : tin.edges()) {
            Vertex a = edge.getA();
            Vertex b = edge.getB();
            if (a != null && b != null) {
                for (int i : members(a)) {
                    for (int j : members(b)) {
                        edges.add(i, j);
                    }
                }
            }
        }
        for (Vertex v : tin.getVertices()) {
            int[] group = members(v);
            for (int i = 0; i < group.length; i++) {
                for (int j = 0; j < i; j++) {
                    edges.add(group[i], group[j]);
                }
            }
        }
    }

    /** Points nearer than the triangulation's tolerance are merged into one vertex; each keeps its node here. */
    private static int[] members(Vertex v) {
        return v instanceof VertexMergerGroup group
                ? Arrays.stream(group.getVertices()).mapToInt(Vertex::getIndex).toArray()
                : new int[] {v.getIndex()};
    }

    /** Fewer than three sites, or all on one line: neighbours along the line. */
    private static void path(List<Vertex> sites, double[] x, double[] y, EdgeList edges) {
        List<Vertex> along = new ArrayList<>(sites);
        along.sort(Comparator.<Vertex>comparingDouble(v -> x[v.getIndex()]).thenComparingDouble(v -> y[v.getIndex()]));
        for (int k = 1; k < along.size(); k++) {
            edges.add(along.get(k - 1).getIndex(), along.get(k).getIndex());
        }
    }

    /** Gives copies of a site its neighbours and each other. */
    private static void copies(int[] siteOf, EdgeList edges) {
        int n = siteOf.length;
        if (IntStream.range(0, n).allMatch(i -> siteOf[i] == i)) {
            return;
        }
        List<List<Integer>> members = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            members.add(siteOf[i] == i ? new ArrayList<>() : null);
            members.get(siteOf[i]).add(i);
        }
        int triangulated = edges.size;
        for (int e = 0; e < triangulated; e++) {
            for (int i : members.get(siteOf[edges.a[e]])) {
                for (int j : members.get(siteOf[edges.b[e]])) {
                    edges.add(i, j);
                }
            }
        }
        for (List<Integer> group : members) {
            for (int i = 1; group != null && i < group.size(); i++) {
                for (int j = 0; j < i; j++) {
                    edges.add(group.get(i), group.get(j));
                }
            }
        }
    }

    private static final class EdgeList {
        private int[] a;
        private int[] b;
        private int size;

        EdgeList(int capacity) {
            a = new int[Math.max(16, capacity)];
            b = new int[a.length];
        }

        void add(int i, int j) {
            if (size == a.length) {
                a = Arrays.copyOf(a, 2 * size);
                b = Arrays.copyOf(b, 2 * size);
            }
            a[size] = i;
            b[size++] = j;
        }
    }
}
