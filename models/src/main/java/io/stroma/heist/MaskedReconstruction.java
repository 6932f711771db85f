package io.stroma.heist;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Masked auto-encoding (paper, section 3.4): mean squared error of masked coordinates, plus the mean over cells of the
 * mean squared error of a cell's masked genes.
 *
 * <p>n cells, G genes.
 */
final class MaskedReconstruction {

    private MaskedReconstruction() {}

    /**
     * Mean over masked cells of the squared distance; zero when no cell is masked.
     *
     * @param predicted (n, 2)
     * @param truth (n, 2)
     * @param hidden (n, 1), 1 where masked
     */
    static Tensor ofCoordinates(Tensor predicted, Tensor truth, Tensor hidden) {
        Tensor squares = predicted.sub(truth).square().mul(hidden); // (n, 2)
        return squares.sum().div(hidden.sum().clamp_min(new Scalar(1.0))); // ()
    }

    /**
     * Mean over cells of the mean over their masked genes; a cell without any counts as zero.
     *
     * @param predicted (n, G)
     * @param truth (n, G)
     * @param hidden (n, G), 1 where masked
     */
    static Tensor ofExpression(Tensor predicted, Tensor truth, Tensor hidden) {
        Tensor perCell = predicted.sub(truth).square().mul(hidden).sum(1); // (n)
        return perCell.div(hidden.sum(1).clamp_min(new Scalar(1.0))).mean(); // ()
    }
}
