package io.stroma.cli.bench;

import io.stroma.cli.Version;
import io.stroma.heist.MemoryModel;
import io.stroma.io.ReadOptions;
import io.stroma.io.TissueFile;
import io.stroma.io.TissueFiles;
import io.stroma.io.h5ad.Annotations;
import io.stroma.io.h5ad.H5adWriter;
import io.stroma.parallel.Workers;
import io.stroma.prepare.Preparation;
import io.stroma.prepare.PreparationConfig;
import io.stroma.prepare.PreparedTissue;
import io.stroma.prepare.PreparedTissueFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Preparation of a tissue as the command 'heist prepare' does it: read a file, prepare, write a folder. */
@Command(
        name = "prepare",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Prepares a generated tissue from file to folder and tells the time of every step.")
final class PrepareBench implements Callable<Integer> {

    @Mixin
    private BenchOptions options;

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("stroma-bench");
        try (Workers workers = new Workers(options.common().threads())) {
            Path file = folder.resolve("tissue.h5ad");
            H5adWriter.write(file, true, options.tissue(), Annotations.none());
            Map<String, Double> stages = new LinkedHashMap<>();
            double[] flops = {0};
            Timing timing = Timing.median(options.repeats(), () -> flops[0] = run(file, folder, workers, stages));
            long predicted = new MemoryModel(options.cells(), options.genes(), options.config(), workers.threads())
                    .preparation();
            double gemm = GemmRate.measure(workers);
            new BenchResult("prepare", options, workers.threads(), timing, flops[0], gemm, predicted, stages)
                    .print(options.common().console());
        } finally {
            delete(folder);
        }
        return 0;
    }

    /** Runs the whole job once; the stages are those of the last run. */
    private double run(Path file, Path folder, Workers workers, Map<String, Double> stages) {
        PreparationConfig config = PreparationConfig.defaults()
                .but()
                .maxGenes(options.genes())
                .seed(options.common().seed())
                .build();
        Stages clock = new Stages();
        clock.report("open and check", 0);
        try (TissueFile tissue = TissueFiles.open(file, ReadOptions.defaults())) {
            tissue.tissue().checkParts(); // values are checked while they are read
            PreparedTissue prepared = new Preparation(config).prepare(tissue.tissue(), workers, clock);
            clock.report("write", 0);
            PreparedTissueFile.save(prepared, folder, true);
            clock.end();
            stages.clear();
            stages.putAll(clock.seconds());
            return neighbourFlops(prepared, config);
        }
    }

    /** Distances between all pairs of cells, twice: for denoising and for types. Everything else is small beside them. */
    private static double neighbourFlops(PreparedTissue tissue, PreparationConfig config) {
        double cells = tissue.cellCount();
        double genes = tissue.geneCount();
        return 2
                * cells
                * cells
                * (Math.min(genes, config.magicComponents()) + Math.min(genes, config.leidenComponents()));
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
