package io.stroma.heist;

import io.stroma.nn.Linear;
import io.stroma.nn.Module;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Message from one level to the other (paper, section 3.1): the receiver's own value, weighted by how well its query
 * meets the sender's key, {@code gate(<to Wq, from Wk> / sqrt(d)) * (to Wv)}; no bias, no softmax.
 *
 * <p>n cells, G genes, d width.
 */
final class CrossMessage extends Module {

    private final HeistConfig config;
    final Linear query; // d -> d
    final Linear key; // d -> d
    final Linear value; // d -> d

    CrossMessage(HeistConfig c, ScalarType dtype, SplittableRandom random) {
        this.config = c;
        int d = c.width();
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
        Tensor score = query.forward(to).mul(key.forward(from)).sum(new long[] {1}, true, noType()); // (n, 1)
        return gated(score, value.forward(to)); // (n, d)
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
        return gated(score, value.forward(to)); // (n, G, d)
    }

    private Tensor gated(Tensor score, Tensor v) {
        Tensor scaled = score.div(new Scalar(Math.sqrt(config.width())));
        return (config.gate() == HeistConfig.Gate.SIGMOID ? scaled.sigmoid() : scaled).mul(v);
    }

    private static org.bytedeco.pytorch.ScalarTypeOptional noType() {
        return new org.bytedeco.pytorch.ScalarTypeOptional();
    }
}
