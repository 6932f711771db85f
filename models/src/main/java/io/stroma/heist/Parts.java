package io.stroma.heist;

import io.stroma.graph.CsrGraph;
import io.stroma.prepare.PreparedTissue;
import io.stroma.tissue.DenseMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Cuts parts out of one prepared tissue. Means and deviations are those of the whole tissue. */
public final class Parts {

    private static final float CLIP = 5;

    private final PreparedTissue tissue;
    private final DenseMatrix values; // (N, G)
    private final TissueContext context;
    private final float[] mean; // (G)
    private final float[] deviation; // (G)
    private final double[] centre = new double[2];
    private final double[] scale = new double[2];

    public Parts(PreparedTissue tissue, HeistConfig config, ScalarType dtype) {
        this.tissue = tissue;
        this.values = config.denoisedInput() ? tissue.denoised() : tissue.expression();
        this.context = new TissueContext(tissue, config, dtype);
        int g = tissue.geneCount();
        int n = tissue.cellCount();
        double[] sum = new double[g];
        double[] squares = new double[g];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < g; j++) {
                sum[j] += values.get(i, j);
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < g; j++) {
                double d = values.get(i, j) - sum[j] / n;
                squares[j] += d * d;
            }
        }
        mean = new float[g];
        deviation = new float[g];
        for (int j = 0; j < g; j++) {
            mean[j] = (float) (sum[j] / n);
            deviation[j] = (float) Math.sqrt(squares[j] / n) + 1e-6f;
        }
        double[][] axes = {tissue.positions().x(), tissue.positions().y()};
        for (int a = 0; a < 2; a++) {
            double m = Arrays.stream(axes[a]).average().orElse(0);
            double v =
                    Arrays.stream(axes[a]).map(p -> (p - m) * (p - m)).average().orElse(0);
            centre[a] = m;
            scale[a] = v > 0 ? Math.sqrt(v) : 1;
        }
    }

    /** Parts as a model wants them. */
    public static Parts of(PreparedTissue tissue, HeistModel model) {
        return new Parts(tissue, model.config(), model.dtype());
    }

    public PreparedTissue tissue() {
        return tissue;
    }

    /** The part that holds the given cells of the prepared tissue. */
    public HeistPart of(int[] members) {
        int[] typeOf = tissue.types().typeOf();
        int[] cells = Arrays.stream(members)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(i -> typeOf[i]).thenComparingInt(i -> i))
                .mapToInt(Integer::intValue)
                .toArray();
        int n = cells.length;
        int g = tissue.geneCount();
        float[] x = new float[n * g];
        float[] z = new float[n * g];
        float[] standardised = new float[2 * n];
        float[] units = new float[2 * n];
        for (int k = 0; k < n; k++) {
            System.arraycopy(values.values(), cells[k] * g, x, k * g, g);
            for (int j = 0; j < g; j++) {
                z[k * g + j] = Math.max(-CLIP, Math.min(CLIP, (x[k * g + j] - mean[j]) / deviation[j]));
            }
            double[] p = {tissue.positions().x()[cells[k]], tissue.positions().y()[cells[k]]};
            for (int a = 0; a < 2; a++) {
                standardised[2 * k + a] = (float) ((p[a] - centre[a]) / scale[a]);
                units[2 * k + a] = (float) ((p[a] - centre[a]) / tissue.spacing());
            }
        }
        CsrGraph inside = tissue.cellGraph().induced(cells);
        int[] target = new int[inside.arcs()]; // messages go from a neighbour (source) to the cell (target)
        for (int i = 0; i < n; i++) {
            Arrays.fill(target, inside.start(i), inside.start(i + 1), i);
        }
        return new HeistPart(
                context, cells, blocks(cells, typeOf), x, z, standardised, units, inside.targets(), target);
    }

    private static List<HeistPart.TypeBlock> blocks(int[] cells, int[] typeOf) {
        List<HeistPart.TypeBlock> blocks = new ArrayList<>();
        int from = 0;
        for (int k : IntStream.rangeClosed(1, cells.length).toArray()) {
            if (k == cells.length || typeOf[cells[k]] != typeOf[cells[from]]) {
                blocks.add(new HeistPart.TypeBlock(typeOf[cells[from]], from, k));
                from = k;
            }
        }
        return blocks;
    }
}
