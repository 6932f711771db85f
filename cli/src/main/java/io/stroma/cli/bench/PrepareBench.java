package io.stroma.cli.bench;

import io.stroma.cli.Version;
import io.stroma.io.ReadOptions;
import io.stroma.io.TissueFile;
import io.stroma.io.TissueFiles;
import io.stroma.io.h5ad.Annotations;
import io.stroma.io.h5ad.H5adWriter;
import io.stroma.parallel.Workers;
import io.stroma.prepare.CellNeighbours;
import io.stroma.prepare.Preparation;
import io.stroma.prepare.PreparationConfig;
import io.stroma.prepare.PreparationMemory;
import io.stroma.prepare.PreparedTissue;
import io.stroma.prepare.PreparedTissueFile;
import io.stroma.prepare.StoredTissue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
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
        Path folder = TemporaryFolder.make();
        try (Workers workers = new Workers(options.common().threads())) {
            Path file = folder.resolve("tissue.h5ad");
            H5adWriter.write(file, true, options.tissue(), Annotations.none());
            Map<String, Double> stages = new LinkedHashMap<>();
            double[] flops = {0};
            Timing timing = Timing.median(options.repeats(), () -> flops[0] = run(file, folder, workers, stages));
            long predicted = PreparationMemory.of(
                            options.cells(),
                            options.genes(),
                            0,
                            PreparationConfig.defaults()
                                    .but()
                                    .maxGenes(options.genes())
                                    .build(),
                            workers.threads())
                    .peak();
            double peak = PeakMemory.megabytes(); // before the engine is loaded, which preparing does not need
            Timing judged = timing.beside(GemmRate.measure(workers));
            new BenchResult("prepare", options, workers.threads(), judged, flops[0], peak, predicted, stages)
                    .print(options.common().console());
        } finally {
            TemporaryFolder.delete(folder);
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
            try (StoredTissue prepared = new Preparation(config).prepare(tissue.tissue(), workers, clock, folder)) {
                clock.report("write", 0);
                PreparedTissueFile.save(prepared.tissue(), folder, true);
                clock.end();
                stages.clear();
                stages.putAll(clock.seconds());
                return neighbourFlops(prepared.tissue(), config);
            }
        }
    }

    /** Distances between cells, twice: for denoising and for types. Everything else is small beside them. */
    private static double neighbourFlops(PreparedTissue tissue, PreparationConfig config) {
        double genes = tissue.geneCount();
        return 2
                * CellNeighbours.comparisons(tissue.cellCount())
                * (Math.min(genes, config.magicComponents()) + Math.min(genes, config.leidenComponents()));
    }
}
