package io.stroma.io;

import io.stroma.io.h5ad.Annotations;
import io.stroma.io.h5ad.H5adWriter;
import io.stroma.synthetic.PlantedTissue;
import io.stroma.tissue.Tissue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Reading and writing .h5ad files. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class H5adFiles {

    @Param({"20000"})
    public int cells;

    @Param({"200"})
    public int genes;

    private Path folder;
    private Path file;
    private Tissue tissue;

    /** Writes the file that is read. */
    @Setup
    public void prepare() throws IOException {
        folder = Files.createTempDirectory("stroma-bench");
        file = folder.resolve("read.h5ad");
        H5adWriter.write(file, true, PlantedTissue.generate(cells, genes, 0).tissue(), Annotations.none());
        try (TissueFile open = TissueFiles.open(file, ReadOptions.defaults())) {
            Tissue read = open.tissue();
            tissue = new Tissue(
                    read.name(),
                    read.expression().slab(0, cells),
                    read.panel(),
                    read.positions(),
                    read.cells(),
                    read.modality(),
                    read.scale());
        }
    }

    /** Removes the files. */
    @TearDown
    public void delete() throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(folder.resolve("written.h5ad"));
        Files.delete(folder);
    }

    /** Every value once, in slabs. */
    @Benchmark
    public double read() {
        double[] sum = {0};
        try (TissueFile open = TissueFiles.open(file, ReadOptions.defaults())) {
            open.tissue().expression().forEachSlab((first, slab) -> {
                for (int k = 0; k < slab.rowStart(slab.rows()); k++) {
                    sum[0] += slab.value(k);
                }
            });
        }
        return sum[0];
    }

    @Benchmark
    public void write() {
        H5adWriter.write(folder.resolve("written.h5ad"), true, tissue, Annotations.none());
    }
}
