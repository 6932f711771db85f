package io.stroma.heist;

import io.stroma.nn.Linear;
import io.stroma.nn.Module;
import java.util.List;
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
 * <p>n cells, b cells of one type, G genes, d width, H heads.
 */
final class GeneTransformer extends Module {

    private final int width;
    private final int heads;
    private final boolean attends;
    final Linear qkvs; // in -> 4d: queries, keys, values, skip

    GeneTransformer(HeistConfig c, ScalarType dtype, SplittableRandom random) {
        this(c.width(), c.width(), c.heads(), c.geneLevel(), dtype, random);
    }

    GeneTransformer(int in, int width, int heads, boolean attends, ScalarType dtype, SplittableRandom random) {
        this.width = width;
        this.heads = heads;
        this.attends = attends;
        qkvs = child("qkvs", Linear.stacked(in, width, 4, dtype, random));
    }

    /**
     * (n, G, in) to (n, G, d).
     *
     * @param blocks runs of cells of one type that cover all cells in order
     * @param networks one per type
     */
    Tensor forward(Tensor g, List<HeistPart.TypeBlock> blocks, List<NetworkMask> networks) {
        if (!attends) {
            return qkvs.forward(g).narrow(2, 3L * width, width); // (n, G, d)
        }
        return masked(qkvs.forward(g), blocks, networks); // (n, G, d)
    }

    /** The library's attention under a mask; {@link GeneLanes} does the same along arcs. (n, G, 4d) to (n, G, d). */
    private Tensor masked(Tensor projected, List<HeistPart.TypeBlock> blocks, List<NetworkMask> networks) {
        // one split along each axis: a narrow per type would fill a whole gradient with zeros for every type
        TensorVector all = projected.split(new long[] {3L * width, width}, 2); // (n, G, 3d), (n, G, d)
        long[] sizes = blocks.stream().mapToLong(HeistPart.TypeBlock::size).toArray();
        TensorVector ofTypes = all.get(0).split(sizes, 0); // (b, G, 3d) each
        TensorVector perType = new TensorVector();
        for (int b = 0; b < blocks.size(); b++) {
            NetworkMask network = networks.get(blocks.get(b).type());
            Tensor a = Attention.selfAttention(ofTypes.get(b), heads, network.scores); // (b, G, d)
            perType.push_back(a.mul(network.connected)); // (b, G, d)
        }
        return torch.cat(perType, 0).add(all.get(1)); // (n, G, d)
    }
}
