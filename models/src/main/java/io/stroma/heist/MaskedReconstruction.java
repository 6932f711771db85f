package io.stroma.heist;

import io.stroma.nn.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Masked auto-encoding (paper, section 3.4): mean squared error of masked coordinates, plus the mean over cells of the
 * mean squared error of a cell's masked genes.
 */
final class MaskedReconstruction {

    private MaskedReconstruction() {}

    /** Scalar: mean over masked cells of the squared distance. Zero when no cell is masked. */
    static Tensor ofCoordinates(HeistPart part, Tensor predicted, Masks masks) {
        ScalarType dtype = predicted.scalar_type();
        Tensor truth = Tensors.of(part.standardised(), part.size(), 2).to(dtype); // (n, 2)
        Tensor masked = flags(masks.cells(), dtype, part.size()); // (n)
        Tensor squares = predicted.sub(truth).square().sum(1).mul(masked); // (n)
        return squares.sum().div(masked.sum().clamp_min(new Scalar(1.0))); // ()
    }

    /** Scalar: mean over cells of the mean over their masked genes. */
    static Tensor ofExpression(HeistPart part, Tensor predicted, Masks masks) {
        ScalarType dtype = predicted.scalar_type();
        Tensor truth = Tensors.of(part.x(), part.size(), part.genes()).to(dtype); // (n, G)
        Tensor masked = flags(masks.genes(), dtype, part.size(), part.genes()); // (n, G)
        Tensor perCell = predicted.sub(truth).square().mul(masked).sum(1); // (n)
        return perCell.div(masked.sum(1).clamp_min(new Scalar(1.0))).mean(); // ()
    }

    private static Tensor flags(boolean[] flags, ScalarType dtype, long... shape) {
        float[] ones = new float[flags.length];
        for (int i = 0; i < ones.length; i++) {
            ones[i] = flags[i] ? 1 : 0;
        }
        return Tensors.of(ones, shape).to(dtype);
    }
}
