package io.stroma.cli.hist;

import io.stroma.error.UsageException;
import io.stroma.hist.HistConfig;
import io.stroma.hist.HistTrainer;
import io.stroma.train.Settings;
import io.stroma.train.TrainingConfig;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** The model and its training. */
final class HistTrainOptions {

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "small",
            description = "small (default: width 64, for two cores and few slides), paper (width 512) or released.")
    private String profile;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training slides (default: 100).")
    private Integer epochs;

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            description = "Peak learning rate (default: 1e-3; paper and released 1e-4).")
    private Double learningRate;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Change any setting of the model's config.json by its name, for example --set window=2.")
    private Map<String, String> settings = Map.of();

    HistConfig config() {
        HistConfig base = switch (profile.toLowerCase(Locale.ROOT)) {
            case "small" -> HistConfig.small();
            case "paper" -> HistConfig.paper();
            case "released" -> HistConfig.released();
            default -> throw new UsageException("--profile must be small, paper or released, not " + profile);
        };
        return Settings.with(base, settings);
    }

    TrainingConfig training(long seed, int threads) {
        if (epochs != null && epochs < 1) {
            throw new UsageException("--epochs must be at least 1, not " + epochs);
        }
        boolean small = profile.equalsIgnoreCase("small");
        double rate = learningRate != null ? learningRate : small ? 1e-3 : 1e-4;
        return HistTrainer.schedule(epochs == null ? 100 : epochs, seed, threads)
                .withLearningRate(rate);
    }
}
