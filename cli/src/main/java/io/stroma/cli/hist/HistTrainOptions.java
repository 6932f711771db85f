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
            defaultValue = "sections",
            description =
                    "sections (default: width 64, two levels, for a handful of slides), small (width 64, the paper's levels), paper (width 512) or released.")
    private String profile;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training slides (default: 100).")
    private Integer epochs;

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            description = "Learning rate at the start (default: 2e-3; small 1e-3; paper and released 1e-4).")
    private Double learningRate;

    @Option(
            names = "--weight-decay",
            paramLabel = "L",
            description = "Weight decay (default: 1e-2; other profiles 1e-4).")
    private Double weightDecay;

    @Option(
            names = "--linear-path",
            paramLabel = "SHARE",
            defaultValue = "0",
            description =
                    "Share of a ridge regression on own and neighbouring features in the prediction, 0 to 1 (default: 0, the transformer alone).")
    private double linearPath;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Change any setting of the model's config.json by its name, for example --set window=2.")
    private Map<String, String> settings = Map.of();

    double linearPath() {
        if (!(linearPath >= 0 && linearPath <= 1)) {
            throw new UsageException("--linear-path must be between 0 and 1, not " + linearPath);
        }
        return linearPath;
    }

    HistConfig config() {
        HistConfig base = switch (profile.toLowerCase(Locale.ROOT)) {
            case "sections" -> HistConfig.sections();
            case "small" -> HistConfig.small();
            case "paper" -> HistConfig.paper();
            case "released" -> HistConfig.released();
            default -> throw new UsageException("--profile must be sections, small, paper or released, not " + profile);
        };
        return Settings.with(base, settings);
    }

    TrainingConfig training(long seed, int threads) {
        if (epochs != null && epochs < 1) {
            throw new UsageException("--epochs must be at least 1, not " + epochs);
        }
        String name = profile.toLowerCase(Locale.ROOT);
        double rate = name.equals("sections") ? 2e-3 : name.equals("small") ? 1e-3 : 1e-4;
        TrainingConfig paper = HistTrainer.schedule(epochs == null ? 100 : epochs, seed, threads);
        return new TrainingConfig(
                learningRate == null ? rate : learningRate,
                weightDecay(name, paper.weightDecay()),
                paper.schedule(),
                paper.clipNorm(),
                paper.maxEpochs(),
                paper.maxSteps(),
                paper.patience(),
                paper.checkpointSteps(),
                seed,
                threads);
    }

    private double weightDecay(String name, double published) {
        return weightDecay != null ? weightDecay : name.equals("sections") ? 1e-2 : published;
    }
}
