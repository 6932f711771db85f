package io.stroma.nn.lanes;

import io.stroma.graph.CsrGraph;
import io.stroma.nn.Tensors;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What the kernels compute, written out in float64, and inputs for it. */
final class Exact {

    /** Entries from (inclusive) to (exclusive) follow one graph. */
    record Block(int from, int to, CsrGraph graph) {}

    private Exact() {}

    /** Symmetric lists, some positions without neighbours. */
    static CsrGraph graph(int size, double density, SplittableRandom random) {
        int[][] pairs = IntStream.range(0, size)
                .boxed()
                .flatMap(i -> IntStream.range(i + 1, size).mapToObj(j -> new int[] {i, j}))
                .filter(p -> p[0] % 5 != 1 && p[1] % 5 != 1 && random.nextDouble() < density)
                .toArray(int[][]::new);
        return CsrGraph.undirected(
                size,
                IntStream.range(0, pairs.length).map(e -> pairs[e][0]).toArray(),
                IntStream.range(0, pairs.length).map(e -> pairs[e][1]).toArray());
    }

    /** Normal float32 numbers. */
    static Tensor random(SplittableRandom random, double scale, long... shape) {
        int count = 1;
        for (long s : shape) {
            count *= (int) s;
        }
        double[] values = IntStream.range(0, count)
                .mapToDouble(i -> scale * random.nextGaussian())
                .toArray();
        return Tensors.of(values, ScalarType.Float, shape);
    }

    static double largestDifference(Tensor a, Tensor b) {
        return a.to(ScalarType.Double).sub(b.to(ScalarType.Double)).abs().max().item_double();
    }

    /** Queries, keys, values and skip (n, S, 4d) to the attended sum (n, S, d). */
    static Tensor attention(Tensor qkvs, int heads, List<Block> blocks) {
        TensorVector outs = new TensorVector();
        for (Block block : blocks) {
            outs.push_back(attention(qkvs.narrow(0, block.from, block.to - block.from), heads, block.graph));
        }
        return torch.cat(outs, 0); // (n, S, d)
    }

    private static Tensor attention(Tensor qkvs, int heads, CsrGraph graph) {
        long m = qkvs.size(0);
        int s = (int) qkvs.size(1);
        long d = qkvs.size(2) / 4;
        double[] closed = new double[s * s];
        double[] any = new double[s];
        for (int i = 0; i < s; i++) {
            for (int j = 0; j < s; j++) {
                closed[i * s + j] = graph.hasArc(i, j) ? 0 : -1e9;
            }
            any[i] = graph.degree(i) > 0 ? 1 : 0;
        }
        TensorVector split =
                qkvs.view(m, s, 4, heads, d / heads).permute(2, 0, 3, 1, 4).unbind(0); // (m, H, S, d/H)
        Tensor scores = split.get(0)
                .matmul(split.get(1).transpose(2, 3))
                .div(new Scalar(Math.sqrt((double) d / heads)))
                .add(Tensors.of(closed, ScalarType.Double, s, s)); // (m, H, S, S)
        Tensor a =
                scores.softmax(-1).matmul(split.get(2)).mul(Tensors.of(any, ScalarType.Double, s, 1)); // (m, H, S, d/H)
        return a.add(split.get(3)).transpose(1, 2).reshape(m, s, d); // (m, S, d)
    }

    /** States after a layer (n, S, C), and the mean over positions before the crossing (n, C). */
    record Layer(Tensor states, Tensor pooled) {}

    /**
     * A whole layer.
     *
     * @param p states, weights in the order of {@link LaneLayer.Parameters}, probe, sender's value; float64
     */
    static Layer layer(Tensor[] p, int heads, LaneGate gate, List<Block> blocks, double keep, Tensor share) {
        long width = p[0].size(2);
        Tensor n = torch.layer_norm(
                p[0], new long[] {width}, new TensorOptional(p[1]), new TensorOptional(p[2]), 1e-5, false);
        Tensor a = attention(torch.linear(n, p[3], new TensorOptional(p[4])), heads, blocks); // (n, S, C)
        Tensor score = a.mul(p[6].unsqueeze(1)).sum(new long[] {2}, true, new ScalarTypeOptional()); // (n, S, 1)
        Tensor m = switch (gate) {
            case NONE -> a;
            case PRODUCT -> torch.linear(a, p[5]).mul(score);
            case SIGMOID -> torch.linear(a, p[5]).mul(score.sigmoid());
            case SENDER -> a.add(score.sigmoid().mul(p[7].unsqueeze(1)));
        };
        Tensor states = p[0].mul(new Scalar(keep)).add(torch.gelu(m).mul(share)); // (n, S, C)
        return new Layer(states, a.mean(1));
    }
}
