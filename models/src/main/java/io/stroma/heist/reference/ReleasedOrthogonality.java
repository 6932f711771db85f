package io.stroma.heist.reference;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * The released orthogonality loss of one level: mean over d x d of {@code (A B - I)^2}, A the rows of Z^T and B the rows of
 * Z, both of unit length. Not a Gram matrix: A B is not symmetric.
 */
public final class ReleasedOrthogonality {

    private ReleasedOrthogonality() {}

    /** Scalar from rows (m, d), masked ones zeroed. */
    public static Tensor of(Tensor z) {
        Tensor a = torch.normalize(z.t()); // (d, m)
        Tensor b = torch.normalize(z); // (m, d)
        Tensor eye = torch.eye(z.size(1), new TensorOptions(z.scalar_type())); // (d, d)
        return a.matmul(b).sub(eye).square().mean(); // ()
    }
}
