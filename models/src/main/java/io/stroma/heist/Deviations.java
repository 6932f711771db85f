package io.stroma.heist;

import io.stroma.prepare.PreparedTissue;
import io.stroma.tissue.DenseMatrix;
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

    private final DenseMatrix expression; // (N, G)
    private final DenseMatrix denoised; // (N, G)
    private final double share;
    private final double[] mean; // (G)
    private final double[] deviation; // (G)
    private final double[] scale; // (G)

    Deviations(PreparedTissue tissue, HeistConfig config) {
        expression = tissue.expression();
        denoised = tissue.denoised();
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
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < g; j++) {
                mean[j] += value(i, j) / n;
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < g; j++) {
                double d = value(i, j) - mean[j];
                deviation[j] += d * d / n;
            }
        }
        for (int j = 0; j < g; j++) {
            deviation[j] = Math.sqrt(deviation[j]);
        }
    }

    private double value(int i, int j) {
        return (1 - share) * expression.get(i, j) + share * denoised.get(i, j);
    }

    /** z of gene j in cell i. */
    double of(int i, int j) {
        double z = (value(i, j) - mean[j]) / deviation[j];
        return Math.max(-CLIP, Math.min(CLIP, z)) * scale[j];
    }
}
