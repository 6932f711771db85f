package io.stroma.heist;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Keeps embedding dimensions from repeating each other (paper, section 3.4): {@code ||I - Z^T Z||_F^2 / d^2} with the
 * columns of Z scaled to unit length over the batch.
 */
final class OrthogonalityLoss {

    private OrthogonalityLoss() {}

    /** Scalar from rows (m, d). */
    static Tensor of(Tensor z) {
        long d = z.size(1);
        Tensor norms = z.square().sum(0).add(new Scalar(1e-24)).sqrt(); // (d)
        Tensor columns = z.div(norms); // (m, d)
        Tensor gram = columns.t().matmul(columns); // (d, d)
        Tensor eye = torch.eye(d, new org.bytedeco.pytorch.TensorOptions(z.scalar_type())); // (d, d)
        return eye.sub(gram).square().sum().div(new Scalar((double) d * d)); // ()
    }
}
