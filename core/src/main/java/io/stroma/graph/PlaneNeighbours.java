package io.stroma.graph;

import io.stroma.parallel.Workers;
import io.stroma.tissue.Positions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.imglib2.KDTree;
import net.imglib2.RealPoint;
import net.imglib2.neighborsearch.KNearestNeighborSearchOnKDTree;

/** Exact nearest neighbours in the plane with a k-d tree. O(n log n) time, O(n k) memory. */
public final class PlaneNeighbours {

    private static final int CHUNK = 4096;

    private PlaneNeighbours() {}

    /**
     * The k nearest other points of every point.
     *
     * @param positions n finite points
     * @param k at most n - 1
     */
    public static Neighbours nearest(Positions positions, int k, Workers workers) {
        int n = positions.size();
        if (k < 0 || k > Math.max(0, n - 1)) {
            throw new IllegalArgumentException(k + " neighbours of " + n + " points");
        }
        int[] index = new int[Math.multiplyExact(n, k)];
        double[] distance = new double[index.length];
        if (k == 0) {
            return new Neighbours(n, 0, index, distance);
        }
        KDTree<Integer> tree = tree(positions);
        workers.forEachRange(n, CHUNK, (from, to) -> {
            KNearestNeighborSearchOnKDTree<Integer> search = new KNearestNeighborSearchOnKDTree<>(tree, k + 1);
            RealPoint query = new RealPoint(2);
            Found[] found = new Found[k + 1];
            for (int i = from; i < to; i++) {
                query.setPosition(positions.x()[i], 0);
                query.setPosition(positions.y()[i], 1);
                search.search(query);
                for (int r = 0; r <= k; r++) {
                    found[r] = new Found(search.getSampler(r).get(), search.getSquareDistance(r));
                }
                keepOthers(i, found, index, distance);
            }
        });
        return new Neighbours(n, k, index, distance);
    }

    private record Found(int point, double squared) {}

    private static KDTree<Integer> tree(Positions positions) {
        int n = positions.size();
        List<RealPoint> points = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            points.add(new RealPoint(positions.x()[i], positions.y()[i]));
        }
        return new KDTree<>(IntStream.range(0, n).boxed().toList(), points);
    }

    /** Drops the point itself (or, among more than k copies of it, the farthest) and sorts ties by index. */
    private static void keepOthers(int self, Found[] found, int[] index, double[] distance) {
        Arrays.sort(
                found,
                (a, b) -> a.squared != b.squared
                        ? Double.compare(a.squared, b.squared)
                        : Integer.compare(a.point, b.point));
        int k = found.length - 1;
        for (int r = 0, out = self * k; out < (self + 1) * k; r++) {
            if (found[r].point != self) {
                index[out] = found[r].point;
                distance[out++] = Math.sqrt(found[r].squared);
            }
        }
    }
}
