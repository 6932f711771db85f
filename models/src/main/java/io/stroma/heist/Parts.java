package io.stroma.heist;

import io.stroma.prepare.PreparedTissue;
import io.stroma.tissue.Modality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Cuts parts out of one prepared tissue, reading the expression of their cells only. Means and deviations are those of the whole tissue. Holds native memory until it is
 * closed or forgotten.
 */
public final class Parts implements AutoCloseable {

    private final PreparedTissue tissue;
    private final HeistConfig config;
    private final TissueContext context;
    private final Deviations deviations;
    private final double[] centre = new double[2];
    private final double[] scale = new double[2];

    public Parts(PreparedTissue tissue, HeistConfig config, ScalarType dtype) {
        this.tissue = tissue;
        this.config = config;
        this.context = new TissueContext(tissue, config, dtype);
        deviations = new Deviations(tissue, config);
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

    /** There are tissues, and all of them measure proteins. */
    static boolean allProteins(List<Parts> tissues) {
        return !tissues.isEmpty() && tissues.stream().allMatch(parts -> parts.tissue.modality() == Modality.PROTEIN);
    }

    public PreparedTissue tissue() {
        return tissue;
    }

    Deviations deviations() {
        return deviations;
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
        double[] x = new double[n * g];
        double[] z = new double[n * g];
        double[] standardised = new double[2 * n];
        double[] units = new double[2 * n];
        float[] expression = new float[g];
        float[] shown = config.denoisedInput() ? new float[g] : expression;
        for (int k = 0; k < n; k++) {
            tissue.expressionRows().read(cells[k], cells[k] + 1, expression);
            if (config.denoisedInput()) {
                tissue.denoisedRows().read(cells[k], cells[k] + 1, shown);
            }
            for (int j = 0; j < g; j++) {
                x[k * g + j] = shown[j];
            }
            deviations.of(cells[k], expression, z, k * g);
            double[] p = {tissue.positions().x()[cells[k]], tissue.positions().y()[cells[k]]};
            for (int a = 0; a < 2; a++) {
                standardised[2 * k + a] = (p[a] - centre[a]) / scale[a];
                units[2 * k + a] = (p[a] - centre[a]) / tissue.spacing();
            }
        }
        Arcs arcs = Arcs.of(tissue.cellGraph().induced(cells), config.selfLoops());
        return new HeistPart(
                context, cells, blocks(cells, typeOf), x, z, standardised, units, arcs.source(), arcs.target());
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

    /** Frees the tensors that all parts share; no part may be used after. */
    @Override
    public void close() {
        context.close();
    }
}
