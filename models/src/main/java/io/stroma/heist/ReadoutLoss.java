package io.stroma.heist;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Losses of the stroma profile, on deviations predicted from a {@link Readout}. Targets are unmasked.
 *
 * <p>n cells, G genes.
 */
final class ReadoutLoss {

    /** A hidden entry teaches more than one that can be copied. */
    private static final double HIDDEN_WEIGHT = 2;

    private ReadoutLoss() {}

    /**
     * Scalar: weighted mean squared error over the entries of visible cells, hidden entries counted twice.
     *
     * @param predicted (n, G)
     * @param z (n, G)
     * @param hiddenGenes (n, G), 1 where the entry is masked
     * @param keptCells (n, 1), 1 where the cell is visible
     */
    static Tensor own(Tensor predicted, Tensor z, Tensor hiddenGenes, Tensor keptCells) {
        Tensor weight = hiddenGenes
                .mul(new Scalar(HIDDEN_WEIGHT - 1))
                .add(new Scalar(1.0))
                .mul(keptCells); // (n, G)
        return mean(predicted.sub(z).square(), weight); // ()
    }

    /**
     * Scalar: mean squared error over hidden cells, which only their surroundings tell; zero without any.
     *
     * @param hiddenCells (n, 1)
     */
    static Tensor hiddenCells(Tensor predicted, Tensor z, Tensor hiddenCells) {
        return mean(predicted.sub(z).square(), hiddenCells.expand_as(z)); // ()
    }

    private static Tensor mean(Tensor squares, Tensor weight) {
        return squares.mul(weight).sum().div(weight.sum().clamp_min(new Scalar(1.0))); // ()
    }
}
