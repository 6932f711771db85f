package io.stroma.heist;

import io.stroma.nn.Tensors;
import io.stroma.random.Seeds;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Kernels of one HEIST layer of published width on one part, one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class HeistKernels {

    @Param({"128"})
    public int cells;

    @Param({"200"})
    public int genes;

    private HeistPart part;
    private GeneTransformer geneTransformer;
    private CrossMessage cross;
    private CellTransformer cellTransformer;
    private Tensor geneStates; // (n, G, d)
    private Tensor cellStates; // (n, d)
    private Tensor source; // (E)
    private Tensor target; // (E)

    /** Draws states and weights. */
    @Setup
    public void prepare() {
        HeistConfig config = HeistConfig.paper();
        part = Samples.part(cells, genes, config);
        SplittableRandom random = Seeds.stream(0, 0);
        geneTransformer = new GeneTransformer(config, ScalarType.Float, random);
        cross = new CrossMessage(config, ScalarType.Float, random);
        cellTransformer = new CellTransformer(config, ScalarType.Float, random);
        geneStates = torch.randn(new long[] {part.size(), part.genes(), config.width()});
        cellStates = torch.randn(new long[] {part.size(), config.width()});
        source = Tensors.indices(part.source());
        target = Tensors.indices(part.target());
    }

    /** Projections and attention along the gene networks by the library's operators; whole layers in lanes are in LaneKernels. */
    @Benchmark
    public long geneAttention() {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            return attended().numel();
        }
    }

    /** The same with the gradients of inputs' weights. */
    @Benchmark
    public long geneAttentionForwardAndBackward() {
        try (PointerScope scope = new PointerScope()) {
            TensorVector weights =
                    new TensorVector(geneTransformer.parameterList().toArray(Tensor[]::new));
            return torch.grad(
                            new TensorVector(attended().sum()),
                            weights,
                            new TensorVector(),
                            new BoolOptional(),
                            false,
                            false)
                    .size();
        }
    }

    private Tensor attended() {
        return geneTransformer.forward(geneStates, part.blocks(), part.context().networks); // (n, G, d)
    }

    /** Messages of cells to their genes. */
    @Benchmark
    public long crossMessages() {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            return cross.toGenes(geneStates, cellStates).numel();
        }
    }

    /** The graph convolution over the cells. */
    @Benchmark
    public long gin() {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            return cellTransformer.convolution(cellStates, source, target).numel();
        }
    }

    /** Ranks of all genes in their cells and sinusoids of the cells' positions. */
    @Benchmark
    public double encodings() {
        int[] ranks = GeneEncoding.ranks(part.x(), part.size(), part.genes());
        double[] sinusoids = CellEncoding.sinusoids(part.units(), CellEncoding.divisors(128));
        return ranks[0] + sinusoids[0];
    }
}
