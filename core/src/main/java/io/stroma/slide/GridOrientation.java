package io.stroma.slide;

import io.stroma.graph.Neighbours;
import io.stroma.graph.PlaneNeighbours;
import io.stroma.parallel.Workers;
import io.stroma.tissue.Positions;

/**
 * Turns spots that were printed on a square grid so that its rows run along the axes, in units of the pitch. The angle is
 * the mean direction to the nearest neighbour modulo 90 degrees; where directions have no such order (hexagonal grids,
 * cells) nothing is turned.
 */
public final class GridOrientation {

    private static final double ORDER = 0.8; // of 1: a square grid with printing errors has 0.95 and more
    private static final int LEAST = 8;

    private GridOrientation() {}

    /** Places in units of the pitch, turned: x (N) and y (N). */
    public static double[][] align(Positions p, double pitch) {
        int n = p.size();
        double angle = 0;
        if (n >= LEAST) {
            try (Workers one = new Workers(1)) {
                Neighbours nearest = PlaneNeighbours.nearest(p, 1, one);
                double cos = 0;
                double sin = 0;
                for (int i = 0; i < n; i++) {
                    int j = nearest.index()[i];
                    double direction = 4 * Math.atan2(p.y()[j] - p.y()[i], p.x()[j] - p.x()[i]);
                    cos += Math.cos(direction) / n;
                    sin += Math.sin(direction) / n;
                }
                if (Math.hypot(cos, sin) > ORDER) {
                    angle = Math.atan2(sin, cos) / 4;
                }
            }
        }
        double[] x = new double[n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = (Math.cos(angle) * p.x()[i] + Math.sin(angle) * p.y()[i]) / pitch;
            y[i] = (Math.cos(angle) * p.y()[i] - Math.sin(angle) * p.x()[i]) / pitch;
        }
        return new double[][] {x, y};
    }
}
