package io.stroma.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Vectors scaled to length 1, so that their products are cosines. */
public final class UnitVectors {

    private static final double TINY = 1e-12;

    private UnitVectors() {}

    /** (..., d) to (..., d); a vector of zeros stays one. */
    public static Tensor of(Tensor z) {
        Tensor length = torch.linalg_vector_norm(
                z, new Scalar(2.0), new long[] {-1}, true, new ScalarTypeOptional()); // (..., 1)
        return z.div(length.clamp_min(new Scalar(TINY))); // (..., d)
    }
}
