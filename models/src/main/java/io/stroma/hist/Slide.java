package io.stroma.hist;

import io.stroma.nn.Tensors;
import io.stroma.tissue.DenseMatrix;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A slide on its lattice, in row-major order, as tensors of the pointer scope it was built in.
 *
 * <p>N spots, M sites of the finest level (N, and two more with sentinels), C features, G genes.
 *
 * @param features (M, C)
 * @param levels finest first
 * @param order spot in the caller's order of each row
 * @param lead sites before the first spot
 */
record Slide(Tensor features, List<Level> levels, int[] order, int lead) {

    /** On the lattice of the spots' positions, of which the smallest row and column count as 0. */
    static Slide of(DenseMatrix features, DenseMatrix positions, HistConfig config, ScalarType dtype) {
        return of(features, LatticeMap.of(fromOrigin(positions)), config, dtype);
    }

    private static DenseMatrix fromOrigin(DenseMatrix positions) {
        float[] p = positions.values().clone();
        for (int axis = 0; axis < 2; axis++) {
            float least = Float.POSITIVE_INFINITY;
            for (int k = axis; k < p.length; k += 2) {
                least = Math.min(least, p[k]);
            }
            for (int k = axis; k < p.length; k += 2) {
                p[k] -= least;
            }
        }
        return new DenseMatrix(positions.rows(), 2, p);
    }

    /** On given sites. */
    static Slide of(DenseMatrix features, LatticeMap map, HistConfig config, ScalarType dtype) {
        int[] order = map.rowMajor();
        Sites sites = Sites.of(map, order);
        int lead = 0;
        if (config.borders() == HistConfig.Borders.SENTINELS) {
            sites = sites.within(Sentinels.around(sites, config.levels() - 1));
            lead = 1;
        }
        int c = features.columns();
        float[] rows = new float[Math.multiplyExact(sites.size(), c)];
        for (int s = 0; s < order.length; s++) {
            System.arraycopy(features.values(), order[s] * c, rows, (s + lead) * c, c);
        }
        Tensor x = Tensors.of(rows, sites.size(), c).to(dtype); // (M, C)
        return new Slide(x, Level.of(sites, config), order, lead);
    }

    /** Rows of the finest level that are spots, of M. */
    Pass.Rows spots() {
        return new Pass.Rows(lead, lead + order.length);
    }

    /** The spots' rows of a matrix in the caller's order, as a tensor, (N, columns). */
    Tensor sorted(DenseMatrix m, ScalarType dtype) {
        return Tensors.of(m.select(order).values(), order.length, m.columns()).to(dtype);
    }
}
