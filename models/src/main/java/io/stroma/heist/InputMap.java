package io.stroma.heist;

import io.stroma.nn.Linear;
import io.stroma.nn.Module;
import io.stroma.nn.Tensors;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * First states of both levels (paper, section 3; realised as linear maps of concatenations).
 *
 * <pre>
 * H_c = W_c [P ; PE_c ; sum_g z_g r_g] + b_c
 * H_g = W_g [x ; PE_g] + b_g + 4 W_r r_g + s z (W_m r_g)
 * </pre>
 *
 * The terms with r_g (gene vectors) exist when the profile has gene identities; a GELU follows in the paper profile.
 *
 * <p>n cells, G genes, d width, R width of gene vectors.
 */
final class InputMap extends Module {

    /** Gene vectors have unit length over R directions; this brings one direction's share near 1. */
    private static final double IDENTITY_SCALE = 4;

    /** Of the map of values and ranks when values come along principal axes, which must not drown in it. */
    private static final double BESIDE_AXES = 0.3;

    private final HeistConfig config;
    final Linear cell; // 2 + d (+ R) -> d
    final Linear gene; // 1 + d -> d
    final Linear identity; // R -> d, no bias
    final Linear modulation; // R -> d, no bias

    InputMap(HeistConfig c, ScalarType dtype, SplittableRandom random) {
        this.config = c;
        int d = c.width();
        int r = c.geneVectorWidth();
        cell = child("cell", new Linear(2 + d + r, d, true, dtype, random));
        gene = child("gene", new Linear(1 + d, d, true, dtype, random));
        identity = r > 0 ? child("identity", new Linear(r, d, false, dtype, random)) : null;
        modulation = r > 0 ? child("modulation", new Linear(r, d, false, dtype, random)) : null;
    }

    /** Cells start at their scores along the axes, a gene node at its share of them. */
    void startFrom(PrincipalAxes axes) {
        int d = config.width();
        int r = config.geneVectorWidth();
        Tensor encode = Tensors.of(axes.encode(), cell.weight.scalar_type(), d, r); // (d, R)
        cell.weight.detach().narrow(1, 2L + d, r).copy_(encode);
        modulation.weight.detach().copy_(encode);
        gene.weight.detach().mul_(new Scalar(BESIDE_AXES));
        // Xavier weights of variance 2 / (R + d) give entries of variance 1 with this
        identity.weight.detach().mul_(new Scalar(Math.sqrt((r + d) / 2.0) / IDENTITY_SCALE));
    }

    /** What all gene values of a cell say together, (n, d): {@code E z}. */
    Tensor value(NodeInputs in, TissueContext context) {
        return modulation.forward(in.z().matmul(context.geneVectors)); // (n, d)
    }

    /** (n, d). */
    Tensor cells(NodeInputs in, TissueContext context) {
        TensorVector parts = new TensorVector(in.coordinates(), in.cellEncoding());
        if (context.geneVectors != null) {
            parts.push_back(in.z().matmul(context.geneVectors)); // (n, R)
        }
        Tensor h = cell.forward(torch.cat(parts, 1)); // (n, d)
        return config.inputActivation() ? torch.gelu(h) : h; // (n, d)
    }

    /** (n, G, d). An encoding is mapped once per row of its table, not once per node. */
    Tensor genes(NodeInputs in, TissueContext context) {
        long n = in.x().size(0);
        long g = in.x().size(1);
        int d = config.width();
        Tensor ofValue = gene.weight.narrow(1, 0, 1).view(1, 1, d); // (1, 1, d)
        Tensor h = in.x().unsqueeze(2).mul(ofValue).add(gene.bias); // (n, G, d)
        if (in.geneEncodings() != null) {
            Tensor mapped =
                    in.geneEncodings().matmul(gene.weight.narrow(1, 1, d).t()); // (rows, d)
            h = h.add(mapped.index_select(0, in.encodingRows()).view(n, g, d)); // (n, G, d)
        }
        if (context.geneVectors != null) {
            Tensor who = identity.forward(context.geneVectors).mul(new Scalar(IDENTITY_SCALE)); // (G, d)
            // along axes the values of all genes together have size 1, so one of G nodes has 1 / sqrt(G)
            double scale = config.axes() > 0 ? Math.sqrt(context.panel) : IDENTITY_SCALE;
            Tensor howMuch = modulation.forward(context.geneVectors).mul(new Scalar(scale)); // (G, d)
            h = h.add(who).add(in.z().unsqueeze(2).mul(howMuch)); // (n, G, d)
        }
        return config.inputActivation() ? torch.gelu(h) : h; // (n, G, d)
    }
}
