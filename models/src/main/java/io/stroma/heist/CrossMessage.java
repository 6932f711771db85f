package io.stroma.heist;

import io.stroma.heist.HeistConfig.Gate;
import io.stroma.nn.Linear;
import io.stroma.nn.Module;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Message from one level to the other (paper, section 3.1): the receiver's own value, weighted by how well its query
 * meets the sender's key, {@code gate(<to Wq, from Wk> / sqrt(d)) * (to Wv)}; no bias, no softmax. With the gate
 * {@code SENDER} it is the sender's value that is weighted, and the receiver stays: {@code to + sigmoid(...) * (from Wv)}.
 *
 * <p>n cells, G genes, d width.
 */
final class CrossMessage extends Module {

    private final Gate gate;
    private final double scale; // 1 / sqrt(d)
    final Linear query; // d -> d
    final Linear key; // d -> d
    final Linear value; // d -> d

    CrossMessage(HeistConfig c, ScalarType dtype, SplittableRandom random) {
        int d = c.width();
        gate = c.gate();
        scale = 1 / Math.sqrt(d);
        query = child("query", new Linear(d, d, false, dtype, random));
        key = child("key", new Linear(d, d, false, dtype, random));
        value = child("value", new Linear(d, d, false, c.valueGain(), dtype, random));
    }

    /**
     * Genes to their cell.
     *
     * @param to (n, d)
     * @param from (n, d) mean over genes
     * @return (n, d)
     */
    Tensor toCells(Tensor to, Tensor from) {
        Tensor score = query.forward(to).mul(key.forward(from)).sum(new long[] {1}, true, new ScalarTypeOptional());
        return gated(score, to, from); // (n, d)
    }

    /**
     * A cell to its genes. {@code <g Wq, c Wk> = g . (Wq^T Wk c)}: one vector per cell instead of one query per gene.
     *
     * @param to (n, G, d)
     * @param from (n, d)
     * @return (n, G, d)
     */
    Tensor toGenes(Tensor to, Tensor from) {
        Tensor probe = key.forward(from).matmul(query.weight); // (n, d)
        Tensor score = to.matmul(probe.unsqueeze(2)); // (n, G, 1)
        return gated(score, to, from.unsqueeze(1)); // (n, G, d)
    }

    /** The vector of every cell that its genes' states are multiplied with to give the scaled score, (n, d) to (n, d). */
    Tensor probe(Tensor from) {
        return key.forward(from).matmul(query.weight).mul(new Scalar(scale)); // (n, d)
    }

    /** Score (..., 1), receivers (..., d), senders that spread over them. */
    private Tensor gated(Tensor score, Tensor to, Tensor from) {
        Tensor scaled = score.mul(new Scalar(scale)); // (..., 1)
        return switch (gate) {
            case PRODUCT -> weighted(value.forward(to), scaled); // (..., d)
            case SIGMOID -> weighted(value.forward(to), scaled.sigmoid()); // (..., d)
            case SENDER -> to.add(scaled.sigmoid().mul(value.forward(from))); // (..., d)
            case NONE -> to; // (..., d)
        };
    }

    /** Without gradients the values need no copy. */
    private static Tensor weighted(Tensor values, Tensor weights) {
        return GradMode.is_enabled() ? values.mul(weights) : values.mul_(weights); // (..., d)
    }
}
