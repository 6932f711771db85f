package io.stroma.heist;

import io.stroma.graph.CsrGraph;
import io.stroma.heist.reference.ReleasedEncoding;
import io.stroma.nn.Tensors;
import io.stroma.prepare.GeneNetwork;
import io.stroma.prepare.PreparedTissue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What all parts of a tissue share, as tensors: the gene networks, the gene vectors, the encodings of gene nodes. Lives
 * until it is closed.
 *
 * <p>T types, G genes, R width of gene vectors, d width of the model.
 */
public final class TissueContext implements AutoCloseable {

    final int genes;
    final int panel; // number of genes of the whole panel
    final List<NetworkMask> networks; // per type
    final Tensor geneVectors; // (G, R), or null
    final Tensor geneEncodings; // (G, d) one row a rank, or (T * G, d) one row a gene of a type's network, or null
    private final HeistConfig.Encoding encoding;
    private final List<Tensor> owned = new ArrayList<>();

    TissueContext(PreparedTissue tissue, HeistConfig config, ScalarType dtype) {
        this(
                tissue.networks().stream().map(GeneNetwork::graph).toList(),
                tissue.panel().names(),
                config,
                dtype);
    }

    TissueContext(List<CsrGraph> graphs, List<String> symbols, HeistConfig config, ScalarType dtype) {
        genes = symbols.size();
        panel = genes;
        encoding = config.encoding();
        networks = new ArrayList<>();
        for (int t = 0; t < graphs.size(); t++) {
            int twin = graphs.indexOf(graphs.get(t)); // types that borrow the network of all cells share one
            networks.add(twin < t ? networks.get(twin) : new NetworkMask(graphs.get(t), dtype));
        }
        try (PointerScope scope = new PointerScope()) {
            int r = config.geneVectorWidth();
            geneVectors = r > 0 ? keep(Tensors.of(GeneVectors.of(symbols, r), dtype, genes, r)) : null; // (G, R)
            double[] pe = encodings(graphs, config.width());
            int d = config.width();
            geneEncodings = pe == null ? null : keep(Tensors.of(pe, dtype, pe.length / d, d)); // (G or T * G, d)
        }
    }

    /** Some genes of a context, for one pointer scope. */
    private TissueContext(TissueContext all, int[] genes, List<HeistPart.TypeBlock> blocks) {
        this.genes = genes.length;
        panel = all.panel;
        encoding = all.encoding;
        Tensor index = Tensors.indices(genes); // (S)
        networks = new ArrayList<>(Collections.nCopies(all.networks.size(), null));
        blocks.forEach(b -> networks.set(b.type(), all.networks.get(b.type()).among(genes, index)));
        geneVectors = all.geneVectors.index_select(0, index); // (S, R)
        geneEncodings = all.geneEncodings;
    }

    /**
     * The context of some genes, for the types of some blocks only; lives in the pointer scope it is made in. Rows of
     * {@link #geneEncodings} are still those of the whole panel.
     */
    TissueContext among(int[] some, List<HeistPart.TypeBlock> blocks) {
        return new TissueContext(this, some, blocks);
    }

    private double[] encodings(List<CsrGraph> graphs, int d) {
        return switch (encoding) {
            case NONE -> null;
            case SINUSOID -> GeneEncoding.sinusoids(genes, d);
            case RELEASED -> ReleasedEncoding.ofRanks(genes, d);
            case LAPLACIAN, RANDOM_WALK -> {
                double[] pe = new double[graphs.size() * genes * d];
                for (int t = 0; t < graphs.size(); t++) {
                    Arcs arcs = Arcs.of(graphs.get(t), false);
                    double[] ofType = encoding == HeistConfig.Encoding.LAPLACIAN
                            ? SpectralEncoding.laplacian(genes, arcs.source(), arcs.target(), d)
                            : SpectralEncoding.randomWalk(genes, arcs.source(), arcs.target(), d);
                    System.arraycopy(ofType, 0, pe, t * ofType.length, ofType.length);
                }
                yield pe;
            }
        };
    }

    /**
     * Row of {@link #geneEncodings} of every gene node.
     *
     * @param x node values, masked entries zero (n x G)
     * @return n x G rows
     */
    int[] encodingRows(List<HeistPart.TypeBlock> blocks, double[] x) {
        if (encoding == HeistConfig.Encoding.SINUSOID || encoding == HeistConfig.Encoding.RELEASED) {
            return GeneEncoding.ranks(x, x.length / genes, genes);
        }
        int[] rows = new int[x.length];
        for (HeistPart.TypeBlock block : blocks) {
            for (int e = block.from() * genes; e < block.to() * genes; e++) {
                rows[e] = block.type() * genes + e % genes;
            }
        }
        return rows;
    }

    private Tensor keep(Tensor t) {
        t.retainReference();
        owned.add(t);
        return t;
    }

    @Override
    public void close() {
        owned.forEach(Tensor::releaseReference);
        owned.clear();
        networks.stream().distinct().forEach(NetworkMask::close);
    }
}
