package io.stroma.heist;

import io.stroma.graph.LazyWalk;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissue;
import io.stroma.tissue.DenseMatrix;

/**
 * Mean deviations of every cell's surroundings, N x G, over half the hops of the read-out, in units of their root mean square.
 * What the cell level must predict; wider than one ring of neighbours, whose mean is mostly noise in small panels.
 */
final class NicheTarget {

    private NicheTarget() {}

    static DenseMatrix of(PreparedTissue tissue, Deviations deviations, int hops) {
        DenseMatrix z = deviations.all(); // (N, G)
        try (Workers workers = new Workers(1)) {
            DenseMatrix around = LazyWalk.average(tissue.cellGraph(), z, Math.max(1, hops / 2), workers); // (N, G)
            double squares = 0;
            for (float v : around.values()) {
                squares += (double) v * v / around.values().length;
            }
            float scale = squares > 0 ? (float) (1 / Math.sqrt(squares)) : 1;
            for (int e = 0; e < around.values().length; e++) {
                around.values()[e] *= scale;
            }
            return around;
        }
    }
}
