package io.stroma.heist;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * Keeps embedding dimensions from repeating each other (paper, section 3.4): {@code ||I - Z^T Z||_F^2 / d^2} with the
 * columns of Z scaled to unit length over the batch.
 */
final class OrthogonalityLoss {

    /** Keeps the length of a column of zeros differentiable. */
    private static final double TINY = 1e-24;

    private OrthogonalityLoss() {}

    /** Scalar from rows (m, d). */
    static Tensor of(Tensor z) {
        double d = z.size(1);
        Tensor norms = z.square().sum(0).add(new Scalar(TINY)).sqrt(); // (d)
        Tensor columns = z.div(norms); // (m, d)
        Tensor gram = columns.t().matmul(columns); // (d, d)
        Tensor eye = torch.eye(z.size(1), new TensorOptions(z.scalar_type())); // (d, d)
        return eye.sub(gram).square().sum().div(new Scalar(d * d)); // ()
    }
}
