package io.stroma.nn.lanes;

import io.stroma.graph.CsrGraph;
import io.stroma.nn.Engine;
import io.stroma.nn.Tensors;
import io.stroma.random.Seeds;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/** One layer of published width in lanes, its parts, and the engine's matrix product beside them; one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "-XX:+UseG1GC",
            "-XX:G1HeapRegionSize=1m",
            "-XX:CompileCommand=quiet",
            // the longest of those that the launcher names
            "-XX:CompileCommand=dontinline,io.stroma.nn.lanes.WideLane*::*",
            "-XX:CompileCommand=dontinline,io.stroma.nn.lanes.WideOuterTile::*",
            "-XX:CompileCommand=dontinline,io.stroma.nn.lanes.LaneCrossing::*"
        })
public class LaneKernels {

    private static final int COLUMNS = 128;
    private static final int HEADS = 8;

    @Param({"32"})
    public int cells;

    @Param({"200"})
    public int genes;

    @Param({"0.25"})
    public double density;

    private LaneGroups groups;
    private SharedLists lists;
    private LaneLayer.Parameters parameters;
    private Tensor states; // (n, G, d)
    private Tensor probe; // (n, d)
    private LaneKept room;

    /** Draws states, weights and a network. */
    @Setup
    public void prepare() {
        Engine.start();
        SplittableRandom random = Seeds.stream(0, 0);
        int[][] pairs = IntStream.range(0, genes)
                .boxed()
                .flatMap(i -> IntStream.range(i + 1, genes).mapToObj(j -> new int[] {i, j}))
                .filter(p -> random.nextDouble() < density)
                .toArray(int[][]::new);
        lists = SharedLists.of(CsrGraph.undirected(
                genes,
                IntStream.range(0, pairs.length).map(e -> pairs[e][0]).toArray(),
                IntStream.range(0, pairs.length).map(e -> pairs[e][1]).toArray()));
        groups = LaneGroups.of(List.of(new LaneGroups.Block(0, cells, lists)));
        parameters = new LaneLayer.Parameters(
                drawn(random, 1, COLUMNS),
                drawn(random, 1, COLUMNS),
                drawn(random, 0.1, 4 * COLUMNS, COLUMNS),
                drawn(random, 0.1, 4 * COLUMNS),
                drawn(random, 0.1, COLUMNS, COLUMNS));
        states = drawn(random, 1, cells, genes, COLUMNS).detach(); // (n, G, d)
        probe = drawn(random, 0.1, cells, COLUMNS); // (n, d)
        room = LaneKept.take(genes, COLUMNS);
    }

    private static Tensor drawn(SplittableRandom random, double scale, int... shape) {
        int count = IntStream.of(shape).reduce(1, (a, b) -> a * b);
        double[] values = IntStream.range(0, count)
                .mapToDouble(i -> scale * random.nextGaussian())
                .toArray();
        Tensor t = Tensors.of(
                values, ScalarType.Float, IntStream.of(shape).asLongStream().toArray());
        return t.requires_grad_(true);
    }

    /** A layer of all cells, from rows to rows. */
    @Benchmark
    public long layer() {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            return passed().numel();
        }
    }

    /** The same with derivatives of the parameters. */
    @Benchmark
    public long layerForwardAndBackward() {
        try (PointerScope scope = new PointerScope()) {
            return torch.grad(
                            new TensorVector(passed().sum()),
                            new TensorVector(parameters.qkvs(), parameters.value(), probe),
                            new TensorVector(),
                            new BoolOptional(),
                            false,
                            false)
                    .size();
        }
    }

    private Tensor passed() {
        LaneFlow flow = LaneFlow.of(states, groups);
        flow.through(parameters, HEADS, LaneGate.SIGMOID, probe, null, true, 0.5f, null);
        return flow.rows(states.clone()); // (n, G, d)
    }

    /** Attention alone of one vector full of cells. */
    @Benchmark
    public float attention() {
        new ListAttention(genes, COLUMNS / HEADS)
                .forward(HEADS, room.queries(), room.keys(), room.values(), lists, room.mixed());
        return room.mixed()[Lanes.LEAD];
    }

    /** A map from d to d of one vector full of cells. */
    @Benchmark
    public float linear() {
        int pitch = COLUMNS * Lanes.WIDTH;
        LaneMap map = new LaneMap(Tensors.floats(parameters.value()), null, COLUMNS);
        try (LanePanel panel = new LanePanel(COLUMNS)) {
            for (int s = 0; s < genes; s += LanePanel.SIZE) {
                int at = Lanes.LEAD + s * pitch;
                panel.read(room.keys(), at, pitch, Math.min(LanePanel.SIZE, genes - s));
                map.apply(panel, 0, COLUMNS, room.queries(), at, pitch);
            }
        }
        return room.queries()[Lanes.LEAD];
    }
}
