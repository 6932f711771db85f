package io.stroma.cli.bench;

import io.stroma.cli.Version;
import io.stroma.heist.HeistConfig;
import io.stroma.heist.HeistFlops;
import io.stroma.heist.HeistModel;
import io.stroma.heist.HeistObjective;
import io.stroma.heist.HeistPart;
import io.stroma.heist.MemoryModel;
import io.stroma.heist.Parts;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissue;
import io.stroma.train.RunControl;
import io.stroma.train.Trainer;
import io.stroma.train.TrainingConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One pass of training over all cells of a tissue: losses, gradients, steps. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Trains one pass over a generated tissue; wall_s is that pass, preparation is told apart.")
final class TrainBench implements Callable<Integer> {

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "256",
            description = "Cells per step, in two parts (default: 256).")
    private int batch;

    @Mixin
    private BenchOptions options;

    @Override
    public Integer call() throws IOException {
        HeistConfig config = options.config();
        int threads = options.common().threads();
        try (Workers workers = new Workers(threads);
                PreparedBench bench = PreparedBench.of(options, workers)) {
            int partSize = Math.max(1, batch / OnePass.PARTS_PER_STEP);
            double warmUp = Timing.of(() -> pass(bench.sample(), config, partSize, 1, workers))
                    .wall();
            Timing timing = Timing.median(
                    options.repeats(),
                    () -> GemmRate.measure(workers),
                    () -> pass(bench.tissue(), config, partSize, 0, workers));
            new BenchResult(
                            "train",
                            options,
                            threads,
                            timing,
                            HeistFlops.training(bench.tissue(), config, partSize),
                            PeakMemory.megabytes(),
                            MemoryModel.of(bench.tissue(), config, threads).training(partSize),
                            Map.of("prepare", bench.seconds(), "warm_up", warmUp))
                    .print(options.common().console());
        }
        return 0;
    }

    /** A pass with a new model; the construction is a thousandth of it. */
    private void pass(PreparedTissue tissue, HeistConfig config, int partSize, long maxSteps, Workers workers) {
        long seed = options.common().seed();
        HeistModel model = HeistModel.forTissues(List.of(tissue), config, seed, workers);
        try (Parts parts = Parts.of(tissue, model)) {
            TrainingConfig training = TrainingConfig.defaults()
                    .withMaxEpochs(1)
                    .withMaxSteps(maxSteps)
                    .withCheckpointSteps(0)
                    .withThreads(workers.threads())
                    .withSeed(seed);
            new Trainer<HeistPart>(new HeistObjective(model, List.of(parts)), new OnePass(parts, partSize), training)
                    .run(RunControl.unattended());
        }
    }
}
