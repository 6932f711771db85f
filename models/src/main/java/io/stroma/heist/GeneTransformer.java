package io.stroma.heist;

import io.stroma.nn.Linear;
import io.stroma.nn.Module;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Messages between the genes of a cell (paper, section 3.1): attention along the edges of the network of the cell's type,
 * {@code G~_i = heads(sum_j softmax_j(q_i k_j / sqrt(d/H)) v_j) + W_s g_i + b_s}. All cells of a type share one mask, so
 * edges are never materialised. A gene without neighbours keeps the skip term only.
 *
 * <p>n cells, m cells of one type, G genes, d width, H heads.
 */
final class GeneTransformer extends Module {

    private final HeistConfig config;
    final Linear qkvs; // d -> 4d: queries, keys, values, skip

    GeneTransformer(HeistConfig c, ScalarType dtype, SplittableRandom random) {
        this.config = c;
        qkvs = child("qkvs", Linear.stacked(c.width(), c.width(), 4, dtype, random));
    }

    /** (n, G, d) to (n, G, d). */
    Tensor forward(Tensor g, HeistPart part) {
        long genes = g.size(1);
        int d = config.width();
        int h = config.heads();
        Tensor all = qkvs.forward(g); // (n, G, 4d)
        Tensor skip = all.narrow(2, 3L * d, d); // (n, G, d)
        if (!config.geneLevel()) {
            return skip;
        }
        TensorVector perType = new TensorVector();
        for (HeistPart.TypeBlock block : part.blocks()) {
            Tensor heads = all.narrow(0, block.from(), block.size())
                    .narrow(2, 0, 3L * d)
                    .view(block.size(), genes, 3, h, d / h)
                    .permute(2, 0, 3, 1, 4); // (3, m, H, G, d/H)
            Tensor a = Attention.attend(
                    heads.select(0, 0),
                    heads.select(0, 1),
                    heads.select(0, 2),
                    part.context().masks.get(block.type())); // (m, H, G, d/H)
            Tensor joined = a.transpose(1, 2).reshape(block.size(), genes, d); // (m, G, d)
            perType.push_back(joined.mul(part.context().connected.get(block.type()))); // (m, G, d)
        }
        return torch.cat(perType, 0).add(skip); // (n, G, d)
    }
}
