package io.stroma.heist;

import io.stroma.graph.CsrGraph;
import io.stroma.nn.Tensors;
import io.stroma.prepare.GeneNetwork;
import io.stroma.prepare.PreparedTissue;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What all parts of a tissue share, as tensors: one mask per gene network, the gene vectors, the table of rank encodings.
 * Lives as long as the tissue is in use.
 *
 * <p>G genes, R width of gene vectors, d width of the model.
 */
public final class TissueContext {

    /** A finite stand-in for minus infinity, so that rows without any neighbour stay finite; they are zeroed after. */
    private static final float CLOSED = -1e9f;

    final int genes;
    final List<CsrGraph> networks; // per type
    final List<Tensor> masks; // per type (1, 1, G, G): 0 along edges, CLOSED elsewhere
    final List<Tensor> adjacency; // per type (G, G): 1 along edges
    final List<Tensor> connected; // per type (1, G, 1): 1 where a gene has neighbours
    final Tensor geneVectors; // (G, R), or null
    final Tensor rankEncodings; // (G, d)
    final float[] geneVectorValues; // (G, R), or null

    public TissueContext(PreparedTissue tissue, HeistConfig config, ScalarType dtype) {
        this(
                tissue.networks().stream().map(GeneNetwork::graph).toList(),
                tissue.panel().names(),
                config,
                dtype);
    }

    TissueContext(List<CsrGraph> networks, List<String> symbols, HeistConfig config, ScalarType dtype) {
        genes = symbols.size();
        this.networks = networks;
        masks = new ArrayList<>();
        adjacency = new ArrayList<>();
        connected = new ArrayList<>();
        CsrGraph last = null;
        for (CsrGraph network : networks) {
            if (network.equals(last)) {
                masks.add(masks.get(masks.size() - 1));
                adjacency.add(adjacency.get(adjacency.size() - 1));
                connected.add(connected.get(connected.size() - 1));
            } else {
                addNetwork(network, dtype);
            }
            last = network;
        }
        int r = config.geneVectorWidth();
        geneVectorValues = r > 0 ? GeneVectors.of(symbols, r) : null;
        geneVectors = r > 0 ? keep(Tensors.of(geneVectorValues, genes, r), dtype) : null; // (G, R)
        rankEncodings = keep(Tensors.of(Encodings.ofRanks(genes, config.width()), genes, config.width()), dtype);
    }

    private void addNetwork(CsrGraph network, ScalarType dtype) {
        int g = genes;
        float[] mask = new float[g * g];
        float[] ones = new float[g * g];
        float[] row = new float[g];
        java.util.Arrays.fill(mask, CLOSED);
        for (int i = 0; i < g; i++) {
            for (int arc = network.start(i); arc < network.start(i + 1); arc++) {
                mask[i * g + network.target(arc)] = 0;
                ones[i * g + network.target(arc)] = 1;
            }
            row[i] = network.degree(i) > 0 ? 1 : 0;
        }
        masks.add(keep(Tensors.of(mask, 1, 1, g, g), dtype));
        adjacency.add(keep(Tensors.of(ones, g, g), dtype));
        connected.add(keep(Tensors.of(row, 1, g, 1), dtype));
    }

    private static Tensor keep(Tensor t, ScalarType dtype) {
        Tensor kept = t.to(dtype);
        kept.retainReference();
        return kept;
    }
}
