package io.stroma.cli.hist;

import io.stroma.error.UsageException;
import io.stroma.hist.Augmentation;
import io.stroma.hist.HistConfig;
import io.stroma.hist.HistTrainer;
import io.stroma.train.Settings;
import io.stroma.train.TrainingConfig;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The model and its training. */
final class HistTrainOptions {

    private static final int EPOCHS = 100;

    /** Parts that can be taken away, one ablation of the paper each. */
    enum Without {
        /** Positions in attention; {@code --set position=ROPE} or {@code ALIBI} exchanges them. */
        POSITION,
        SHIFT,
        /** Lateral fusion; {@code --set skip=ADD} adds instead of concatenating. */
        SKIP,
        /** Down- and up-sampling. */
        HIERARCHY,
        TOKENS,
        MIRROR,
        SHEAR,
        ROTATE,
        DROP,
        /** All four changes of coordinates. */
        AUGMENTATION;

        HistConfig from(HistConfig c) {
            Augmentation a = c.augmentation();
            return switch (this) {
                case POSITION -> c.but().position(HistConfig.Position.NONE).build();
                case SHIFT -> c.but().shift(false).build();
                case SKIP -> c.but().skip(HistConfig.Skip.NONE).build();
                case HIERARCHY -> c.withoutHierarchy();
                case TOKENS -> c.but().tokens(List.of()).build();
                case MIRROR -> c.but().augmentation(a.withMirror(0)).build();
                case SHEAR -> c.but().augmentation(a.withShear(0)).build();
                case ROTATE -> c.but().augmentation(a.withRotate(0)).build();
                case DROP -> c.but().augmentation(a.withDrop(0)).build();
                case AUGMENTATION -> c.but().augmentation(Augmentation.none()).build();
            };
        }
    }

    /**
     * A model and how it is trained.
     *
     * @param linearPath share of the linear path in the prediction
     */
    private record Profile(HistConfig model, double learningRate, double weightDecay, double linearPath) {

        static Profile named(String name) {
            return switch (name.toLowerCase(Locale.ROOT)) {
                case "sections" -> new Profile(HistConfig.sections(), 2e-3, 1e-2, 0.5);
                case "small" -> new Profile(HistConfig.small(), 1e-3, 1e-4, 0);
                case "paper" -> new Profile(HistConfig.paper(), 1e-4, 1e-4, 0);
                case "released" -> new Profile(HistConfig.released(), 1e-4, 1e-4, 0);
                default ->
                    throw new UsageException("--profile must be sections, small, paper or released, not " + name);
            };
        }
    }

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = {
                "sections (default: width 64, two levels, a linear path beside the transformer, for a handful of slides),",
                "small (width 64, the paper's levels), paper (width 512) or released."
            })
    private String profile; // null: not given

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
            description =
                    "Share of a ridge regression on own and neighbouring features in the prediction, 0 to 1 (default: 0.5; other profiles 0, the transformer alone).")
    private Double linearPath;

    @Option(
            names = "--without",
            paramLabel = "PART",
            split = ",",
            description =
                    "Take parts away, as in the paper's ablations: position, shift, skip, hierarchy, tokens, mirror, shear, rotate, drop, augmentation.")
    private List<String> without = List.of();

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description =
                    "Change any setting of the model's config.json by its name, for example --set window=2 or --set position=ROPE.")
    private Map<String, String> settings = Map.of();

    /** Share of the linear path, 0 for none. */
    double linearPath() {
        double share = linearPath == null ? profile().linearPath() : linearPath;
        if (!(share >= 0 && share <= 1)) {
            throw new UsageException("--linear-path must be between 0 and 1, not " + share);
        }
        return share;
    }

    HistConfig config() {
        HistConfig config = Settings.with(profile().model(), settings);
        for (String part : without) {
            config = part(part).from(config);
        }
        return config;
    }

    private static Without part(String name) {
        return Arrays.stream(Without.values())
                .filter(w -> w.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("--without must name parts among "
                        + Arrays.stream(Without.values())
                                .map(w -> w.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                        + ", not " + name));
    }

    TrainingConfig training(long seed, int threads) {
        if (epochs != null && epochs < 1) {
            throw new UsageException("--epochs must be at least 1, not " + epochs);
        }
        Profile defaults = profile();
        return HistTrainer.schedule(epochs == null ? EPOCHS : epochs, seed, threads)
                .withLearningRate(learningRate == null ? defaults.learningRate() : learningRate)
                .withWeightDecay(weightDecay == null ? defaults.weightDecay() : weightDecay);
    }

    private Profile profile() {
        return Profile.named(profile == null ? "sections" : profile);
    }

    /** The options that were given, by name. */
    List<String> given() {
        Map<String, Boolean> all = new LinkedHashMap<>();
        all.put("--profile", profile != null);
        all.put("--epochs", epochs != null);
        all.put("--learning-rate", learningRate != null);
        all.put("--weight-decay", weightDecay != null);
        all.put("--linear-path", linearPath != null);
        all.put("--without", !without.isEmpty());
        all.put("--set", !settings.isEmpty());
        return all.keySet().stream().filter(all::get).toList();
    }
}
