package io.stroma.heist;

import io.stroma.nn.Module;
import io.stroma.nn.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Shares of the two main losses, {@code sigmoid(gamma) L_contrastive + (1 - sigmoid(gamma)) L_reconstruction} (paper,
 * section 3.4). A learned gamma drifts to whichever term is smaller; fixed, it stays at one half each.
 */
final class Balance extends Module {

    private final boolean learned;
    final Tensor gamma; // (1)

    Balance(boolean learned, ScalarType dtype) {
        this.learned = learned;
        gamma = parameter("gamma", Tensors.zeros(dtype, 1));
    }

    /** Scalar between 0 and 1. */
    Tensor ofContrastive() {
        Tensor share = gamma.sigmoid().sum(); // ()
        return learned ? share : share.detach(); // ()
    }

    /** The rest of 1. */
    Tensor ofReconstruction() {
        return ofContrastive().neg().add(new Scalar(1.0)); // ()
    }
}
