package io.stroma.cli.bench;

import io.stroma.cli.LinearsOption;
import io.stroma.cli.Version;
import io.stroma.heist.EmbeddingConfig;
import io.stroma.heist.HeistConfig;
import io.stroma.heist.HeistEmbedder;
import io.stroma.heist.HeistFlops;
import io.stroma.heist.HeistModel;
import io.stroma.heist.MemoryModel;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissue;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Embedding of a prepared tissue, with random weights: they cost what trained ones cost. */
@Command(
        name = "embed",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Embeds a generated tissue; wall_s is the embedding, preparation is told apart.")
final class EmbedBench implements Callable<Integer> {

    @Mixin
    private BenchOptions options;

    @Mixin
    private LinearsOption linears;

    @Override
    public Integer call() throws IOException {
        HeistConfig config = options.config();
        try (Workers workers = new Workers(options.common().threads());
                PreparedBench bench = PreparedBench.of(options, workers)) {
            PreparedTissue tissue = bench.tissue();
            HeistModel model = HeistModel.forTissues(
                    List.of(tissue), config, options.common().seed(), workers);
            model.linearsIn(linears.precision());
            EmbeddingConfig cut = EmbeddingConfig.of(tissue.geneCount(), config);
            HeistEmbedder embedder = new HeistEmbedder(model, workers);
            double warmUp =
                    Timing.of(() -> run(embedder, bench.sample(), cut, bench)).wall();
            Timing timing = Timing.median(
                    options.repeats(), () -> GemmRate.measure(workers), () -> run(embedder, tissue, cut, bench));
            new BenchResult(
                            "embed",
                            options,
                            workers.threads(),
                            timing,
                            HeistFlops.embedding(tissue, config, cut.partSize()),
                            PeakMemory.megabytes(),
                            MemoryModel.of(tissue, config, workers.threads())
                                    .streamed()
                                    .embedding(cut.partSize()),
                            Map.of("prepare", bench.seconds(), "warm_up", warmUp))
                    .print(options.common().console());
        }
        return 0;
    }

    private static void run(HeistEmbedder embedder, PreparedTissue tissue, EmbeddingConfig cut, PreparedBench bench) {
        embedder.stream(tissue, cut, bench.folder(), done -> {}).close();
    }
}
