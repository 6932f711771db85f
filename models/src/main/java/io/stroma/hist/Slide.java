package io.stroma.hist;

import io.stroma.nn.Tensors;
import io.stroma.tissue.DenseMatrix;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
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
    static Slide of(DenseMatrix features, DenseMatrix positions, HistConfig config, ScalarType dtype, Pass pass) {
        return of(features, LatticeMap.of(fromOrigin(positions)), config, dtype, pass);
    }

    /** The same on this thread. */
    static Slide of(DenseMatrix features, DenseMatrix positions, HistConfig config, ScalarType dtype) {
        return of(features, positions, config, dtype, Pass.recorded());
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
    static Slide of(DenseMatrix features, LatticeMap map, HistConfig config, ScalarType dtype, Pass pass) {
        int[] order = map.rowMajor();
        Sites sites = Sites.of(map, order);
        int lead = 0;
        if (config.borders() == HistConfig.Borders.SENTINELS) {
            sites = sites.within(Sentinels.around(sites, config.levels() - 1));
            lead = 1;
        }
        return new Slide(rows(features, order, lead, sites.size(), dtype, pass), Level.of(sites, config), order, lead);
    }

    /** Features in the order of the sites, zero where a site is no spot, (M, C). */
    private static Tensor rows(DenseMatrix features, int[] order, int lead, int sites, ScalarType dtype, Pass pass) {
        int c = features.columns();
        return pass.row(sites, rows -> {
            Tensor x = Tensors.zeros(ScalarType.Float, rows.count(), c); // (m, C)
            FloatPointer at = x.data_ptr_float();
            for (int s = Math.max(rows.from(), lead); s < Math.min(rows.to(), lead + order.length); s++) {
                at.position((long) (s - rows.from()) * c).put(features.values(), order[s - lead] * c, c);
            }
            return x.to(dtype); // (m, C)
        });
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
