package io.stroma.heist;

import io.stroma.graph.CsrGraph;
import io.stroma.nn.Tensors;
import io.stroma.nn.lanes.SharedLists;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * One gene network as dense matrices, shared by all cells of a type. An edge given c times counts c times: its score gains
 * log c in the attention, its message is summed c times in the convolution.
 *
 * <p>G genes.
 */
final class NetworkMask implements AutoCloseable {

    /** A finite stand-in for minus infinity, so that rows without any neighbour stay finite; they are zeroed after. */
    private static final double CLOSED = -1e9;

    final CsrGraph graph;
    final SharedLists lists; // the same, for attention along arcs
    final Tensor scores; // (1, 1, G, G) added to scores: 0 along edges, CLOSED elsewhere
    final Tensor adjacency; // (G, G) 1 along edges
    final Tensor degree; // (G, 1) number of neighbours, at least 1
    final Tensor connected; // (1, G, 1) 1 where a gene has neighbours

    NetworkMask(CsrGraph graph, ScalarType dtype) {
        this.graph = graph;
        lists = SharedLists.of(graph);
        int g = graph.size();
        double[] counts = new double[g * g];
        double[] clamped = new double[g];
        double[] any = new double[g];
        for (int i = 0; i < g; i++) {
            for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
                counts[i * g + graph.target(arc)]++;
            }
            clamped[i] = Math.max(1, graph.degree(i));
            any[i] = Math.min(1, graph.degree(i));
        }
        double[] open = Arrays.stream(counts)
                .map(c -> c == 0 ? CLOSED : StrictMath.log(c))
                .toArray();
        try (PointerScope scope = new PointerScope()) {
            scores = keep(Tensors.of(open, dtype, 1, 1, g, g));
            adjacency = keep(Tensors.of(counts, dtype, g, g));
            degree = keep(Tensors.of(clamped, dtype, g, 1));
            connected = keep(Tensors.of(any, dtype, 1, g, 1));
        }
    }

    /**
     * The network among some of its genes; lives in the pointer scope it is made in.
     *
     * @param genes S of them, ascending
     * @param index the same, (S)
     */
    NetworkMask among(int[] genes, Tensor index) {
        return new NetworkMask(
                graph.induced(genes),
                scores.index_select(2, index).index_select(3, index), // (1, 1, S, S)
                adjacency.index_select(0, index).index_select(1, index)); // (S, S)
    }

    private NetworkMask(CsrGraph graph, Tensor scores, Tensor adjacency) {
        this.graph = graph;
        lists = SharedLists.of(graph);
        this.scores = scores;
        this.adjacency = adjacency;
        Tensor links = adjacency.sum(new long[] {1}, true, new ScalarTypeOptional()); // (S, 1)
        degree = links.clamp_min(new Scalar(1.0)); // (S, 1)
        connected = links.clamp_max(new Scalar(1.0)).unsqueeze(0); // (1, S, 1)
    }

    private static Tensor keep(Tensor t) {
        t.retainReference();
        return t;
    }

    @Override
    public void close() {
        scores.releaseReference();
        adjacency.releaseReference();
        degree.releaseReference();
        connected.releaseReference();
    }
}
