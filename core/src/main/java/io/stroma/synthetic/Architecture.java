package io.stroma.synthetic;

import io.stroma.random.Seeds;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Where the cells of a planted tissue lie, in which niche, and of which type they are.
 *
 * @param x N abscissae, micrometres
 * @param y N ordinates, micrometres
 * @param niche N indices into {@link #NICHES}
 * @param type N indices, 0 .. {@value #TYPES} - 1
 */
record Architecture(double[] x, double[] y, int[] niche, int[] type) {

    static final double PITCH = 10; // micrometres between cells
    static final int LAYERS = 4;
    static final int TYPES = 8;
    static final List<String> NICHES = List.of("layer_1", "layer_2", "layer_3", "layer_4", "nodule_1", "nodule_2");

    private static final double SCATTERED = 0.15; // share of cells that ignore their niche
    private static final double JITTER = 0.7; // of the pitch, full width
    private static final int CELLS_PER_NODULE = 1500;
    private static final double NODULE_RADIUS = 9; // pitches

    /** Mixture of types in every niche; rows sum to 1. */
    private static final double[][] MIXTURE = {
        {.60, .25, .00, .00, .00, .00, .15, .00},
        {.10, .55, .20, .00, .00, .00, .15, .00},
        {.00, .10, .55, .20, .00, .00, .15, .00},
        {.00, .00, .15, .70, .00, .00, .15, .00},
        {.00, .00, .00, .00, .65, .25, .00, .10},
        {.00, .00, .00, .00, .15, .55, .00, .30},
    };

    static Architecture lay(int cells, long seed) {
        int width = (int) Math.ceil(Math.sqrt(cells));
        int height = (cells + width - 1) / width;
        double[][] nodules = nodules(cells, width, height, Seeds.stream(seed, Seeds.purpose("nodules")));
        Architecture a = new Architecture(new double[cells], new double[cells], new int[cells], new int[cells]);
        SplittableRandom random = Seeds.stream(seed, Seeds.purpose("architecture"));
        for (int i = 0; i < cells; i++) {
            double column = i % width + 0.5 + JITTER * (random.nextDouble() - 0.5);
            double row = i / width + 0.5 + JITTER * (random.nextDouble() - 0.5);
            a.x[i] = PITCH * column;
            a.y[i] = PITCH * row;
            a.niche[i] = niche(column, row, height, nodules);
            a.type[i] = random.nextDouble() < SCATTERED
                    ? random.nextInt(TYPES)
                    : draw(MIXTURE[a.niche[i]], random.nextDouble());
        }
        return a;
    }

    int cells() {
        return x.length;
    }

    /** Centres (column, row), radius and kind; kinds alternate. */
    private static double[][] nodules(int cells, int width, int height, SplittableRandom random) {
        double[][] nodules = new double[Math.max(2, cells / CELLS_PER_NODULE)][];
        double radius = Math.min(NODULE_RADIUS, 0.15 * Math.min(width, height));
        for (int k = 0; k < nodules.length; k++) {
            nodules[k] = new double[] {
                width * random.nextDouble(),
                height * random.nextDouble(),
                radius * (0.7 + 0.6 * random.nextDouble()),
                k % 2
            };
        }
        return nodules;
    }

    private static int niche(double column, double row, int height, double[][] nodules) {
        for (double[] nodule : nodules) {
            if (Math.hypot(column - nodule[0], row - nodule[1]) < nodule[2]) {
                return LAYERS + (int) nodule[3];
            }
        }
        return Math.min(LAYERS - 1, (int) (LAYERS * row / height));
    }

    private static int draw(double[] share, double u) {
        int t = 0;
        for (double sum = share[0]; u >= sum && t < share.length - 1; sum += share[t]) {
            t++;
        }
        return t;
    }
}
