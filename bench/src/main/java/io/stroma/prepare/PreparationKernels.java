package io.stroma.prepare;

import io.stroma.graph.Delaunay;
import io.stroma.graph.SpatialPartition;
import io.stroma.parallel.Workers;
import io.stroma.synthetic.PlantedTissue;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.Tissue;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Steps of the preparation on a generated tissue. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 5)
@Fork(1)
public class PreparationKernels {

    @Param({"20000"})
    public int cells;

    @Param({"200"})
    public int genes;

    @Param({"2"})
    public int threads;

    private final PreparationConfig config = PreparationConfig.defaults();
    private Workers workers;
    private Tissue tissue;
    private DenseMatrix expression; // (N, G)

    /** Generates and normalises. */
    @Setup
    public void prepare() {
        workers = new Workers(threads);
        tissue = PlantedTissue.generate(cells, genes, 0).tissue();
        expression = NormalizedTissue.of(tissue, config, workers).expression();
    }

    /** Ends the threads. */
    @TearDown
    public void close() {
        workers.close();
    }

    /** All pairs of genes over all cells. */
    @Benchmark
    public double mutualInformation() {
        int[] rows = java.util.stream.IntStream.range(0, expression.rows()).toArray();
        return MutualInformation.allPairs(BinnedGenes.of(expression, rows), true, workers)[0];
    }

    @Benchmark
    public float magic() {
        return Magic.denoise(expression, config, workers).get(0, 0);
    }

    /** In all genes. */
    @Benchmark
    public double nearestCells() {
        return CellNeighbours.nearest(expression, config.magicKnnMax(), 0, workers)
                .distance(0, 0);
    }

    @Benchmark
    public int delaunay() {
        return Delaunay.graph(tissue.positions(), workers).arcs();
    }

    @Benchmark
    public List<int[]> partition() {
        return SpatialPartition.parts(tissue.positions(), 256, 0);
    }
}
