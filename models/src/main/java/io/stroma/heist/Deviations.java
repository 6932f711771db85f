package io.stroma.heist;

import io.stroma.prepare.PreparedTissue;
import io.stroma.tissue.CellRows;
import io.stroma.tissue.Modality;

/**
 * How far a cell's expression is from the tissue's, gene by gene: {@code z = clip((x - mean) / sd, 5) (sd / s)^(1 - p)}, with
 * x part normalised, part denoised expression, p the exponent (1: z-scores) and s the root mean square of the deviations sd.
 * Between full z-scores, where a silent gene's noise counts as much as a marker, and plain deviations, where a few highly
 * expressed genes decide everything. Proteins are z-scored and never denoised: there is no dropout to fill in.
 *
 * <p>N cells, G genes.
 */
final class Deviations {

    private static final double CLIP = 5;
    private static final double SMALLEST = 1e-6;

    private final CellRows expression; // (N, G)
    private final CellRows denoised; // (N, G)
    private final double share;
    private final double[] mean; // (G)
    private final double[] deviation; // (G)
    private final double[] scale; // (G)

    Deviations(PreparedTissue tissue, HeistConfig config) {
        expression = tissue.expressionRows();
        denoised = tissue.denoisedRows();
        boolean protein = tissue.modality() == Modality.PROTEIN;
        share = protein ? 0 : config.denoisedShare();
        int g = tissue.geneCount();
        mean = new double[g];
        deviation = new double[g];
        scale = new double[g];
        moments(tissue.cellCount(), g);
        double p = protein ? 1 : config.deviationExponent();
        double squares = 0;
        for (double d : deviation) {
            squares += d * d / g;
        }
        for (int j = 0; j < g; j++) {
            scale[j] = squares > 0 ? Math.pow(deviation[j] / Math.sqrt(squares), 1 - p) : 1;
            deviation[j] += SMALLEST;
        }
    }

    /** Means and deviations of all genes, in two passes over the values. */
    private void moments(int n, int g) {
        forEachRow((i, value) -> {
            for (int j = 0; j < g; j++) {
                mean[j] += value[j] / n;
            }
        });
        forEachRow((i, value) -> {
            for (int j = 0; j < g; j++) {
                double d = value[j] - mean[j];
                deviation[j] += d * d / n;
            }
        });
        for (int j = 0; j < g; j++) {
            deviation[j] = Math.sqrt(deviation[j]);
        }
    }

    @FunctionalInterface
    private interface ValueVisitor {
        void visit(int cell, double[] value);
    }

    private void forEachRow(ValueVisitor visitor) {
        double[] value = new double[mean.length];
        float[] smooth = new float[mean.length];
        expression.forEachRow((i, row) -> {
            values(i, row, smooth, value);
            visitor.visit(i, value);
        });
    }

    /** Part normalised, part denoised values of a cell; the denoised ones are read where they count. */
    private void values(int cell, float[] row, float[] smooth, double[] out) {
        if (share > 0) {
            denoised.read(cell, cell + 1, smooth);
        }
        for (int j = 0; j < out.length; j++) {
            out[j] = (1 - share) * row[j] + share * smooth[j];
        }
    }

    /**
     * z of all genes of a cell.
     *
     * @param row the cell's expression (G)
     * @param out receives G numbers from {@code at} on
     */
    void of(int cell, float[] row, double[] out, int at) {
        double[] value = new double[mean.length];
        values(cell, row, new float[mean.length], value);
        for (int j = 0; j < value.length; j++) {
            double z = (value[j] - mean[j]) / deviation[j];
            out[at + j] = Math.max(-CLIP, Math.min(CLIP, z)) * scale[j];
        }
    }
}
