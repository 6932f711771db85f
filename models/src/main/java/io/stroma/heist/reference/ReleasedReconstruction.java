package io.stroma.heist.reference;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** The released reconstruction loss of one level: squared errors of masked nodes, divided by the number of kept nodes. */
public final class ReleasedReconstruction {

    private ReleasedReconstruction() {}

    /**
     * Scalar.
     *
     * @param predicted (m, w), one row a node
     * @param truth (m, w)
     * @param masked (m, 1), 1 where masked
     */
    public static Tensor of(Tensor predicted, Tensor truth, Tensor masked) {
        Tensor errors = predicted.sub(truth).square().mul(masked).sum(); // ()
        Tensor kept = masked.neg().add(new Scalar(1.0)).sum(); // ()
        return errors.div(kept.clamp_min(new Scalar(1.0))); // ()
    }
}
