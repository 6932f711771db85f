package io.stroma.cli.heist;

import io.stroma.error.UsageException;
import io.stroma.heist.HeistConfig;
import io.stroma.prepare.PreparedTissue;
import io.stroma.train.Schedule;
import io.stroma.train.Settings;
import io.stroma.train.TrainingConfig;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** Choices of the model and of its pre-training. What is not said is scaled to the tissues. */
public final class TrainOptions {

    /** Parts of the model or of its loss that can be taken away (the paper's ablations). */
    public enum Without {
        SPACE,
        GENES,
        CROSS,
        ENCODINGS,
        CONTRASTIVE,
        MAE,
        ORTHOGONALITY
    }

    /** Steps that a run aims at when nothing is said: several hundred are needed, more help little. */
    private static final int WANTED_STEPS = 300;

    private static final int MOST_EPOCHS = 60;
    private static final int SMALL_TISSUE = 8_000;
    private static final int PARTS_PER_STEP = 2;
    private static final int WARM_UP = 30;
    private static final double FLOOR = 0.05;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "stroma",
            description = "stroma (default), paper (the published settings) or reference (the authors' code).")
    private String profile;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Passes over the cells (default: enough for about 300 steps).")
    private Integer epochs;

    @Option(
            names = "--learning-rate",
            paramLabel = "X",
            description = "Peak learning rate (default: 2e-3; paper 1e-3).")
    private Double learningRate;

    @Option(names = "--width", paramLabel = "D", description = "Width of the embeddings (default: 128).")
    private Integer width;

    @Option(names = "--layers", paramLabel = "L", description = "Number of layers (default: 2; paper 10).")
    private Integer layers;

    @Option(names = "--part-size", paramLabel = "N", description = "Cells per part in training (default: 64 to 128).")
    private Integer partSize;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "Epochs without a better validation loss before stopping (default: 5).")
    private Integer patience;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "STEPS",
            defaultValue = "50",
            description = "Steps between checkpoints (default: 50).")
    private long checkpointSteps;

    @Option(
            names = "--without",
            paramLabel = "PART",
            split = ",",
            description = "Take parts away: space, genes, cross, encodings, contrastive, mae, orthogonality.")
    private List<Without> without = List.of();

    @Option(names = "--gamma", paramLabel = "HOW", description = "Balance of the losses: learned or fixed.")
    private String gamma;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Change any setting of the model's config.json by its name, for example --set nicheHops=4.")
    private Map<String, String> settings = Map.of();

    /** Refuses before any work what training would refuse. */
    void check() {
        training(1, config(), 0, 1);
        atLeastOne("--part-size", partSize, 1);
    }

    /** The model's configuration. */
    HeistConfig config() {
        return Settings.with(named(), settings);
    }

    private HeistConfig named() {
        HeistConfig base = switch (profile.toLowerCase(java.util.Locale.ROOT)) {
            case "stroma" -> HeistConfig.stroma();
            case "paper" -> HeistConfig.paper();
            case "reference" -> HeistConfig.reference();
            default -> throw new UsageException("--profile must be stroma, paper or reference, not " + profile);
        };
        Set<Without> less = without.isEmpty() ? EnumSet.noneOf(Without.class) : EnumSet.copyOf(without);
        int d = width == null ? base.width() : width;
        if (d < 8 || d % base.heads() != 0 || d % 4 != 0) {
            throw new UsageException(
                    "--width must be a multiple of %d, not %d".formatted(Math.max(4, base.heads()), d));
        }
        return base.but()
                .width(d)
                .layers(atLeastOne("--layers", layers, base.layers()))
                .space(!less.contains(Without.SPACE))
                .geneLevel(!less.contains(Without.GENES))
                .gate(less.contains(Without.CROSS) ? HeistConfig.Gate.NONE : base.gate())
                .encoding(less.contains(Without.ENCODINGS) ? HeistConfig.Encoding.NONE : base.encoding())
                .contrastive(less.contains(Without.CONTRASTIVE) ? 0 : base.contrastive())
                .reconstruction(less.contains(Without.MAE) ? 0 : base.reconstruction())
                .orthogonality(less.contains(Without.ORTHOGONALITY) ? 0 : base.orthogonality())
                .learnedBalance(learned(base.learnedBalance()))
                .build();
    }

    private boolean learned(boolean otherwise) {
        if (gamma == null) {
            return otherwise;
        }
        if (!gamma.equals("learned") && !gamma.equals("fixed")) {
            throw new UsageException("--gamma must be learned or fixed, not " + gamma);
        }
        return gamma.equals("learned");
    }

    /** Cells per part: small sections need small parts to give enough steps. */
    int partSize(List<PreparedTissue> tissues) {
        return partSize(tissues.stream().mapToInt(PreparedTissue::cellCount).sum());
    }

    /** The same for so many cells. */
    int partSize(int cells) {
        return atLeastOne("--part-size", partSize, cells < SMALL_TISSUE ? 64 : 128);
    }

    int partsPerStep() {
        return PARTS_PER_STEP;
    }

    /** The loop's configuration; epochs such that about the wanted number of steps is made. */
    TrainingConfig training(int stepsPerEpoch, HeistConfig config, long seed, int threads) {
        int wanted =
                Math.max(2, Math.min(MOST_EPOCHS, (int) Math.ceil((double) WANTED_STEPS / Math.max(1, stepsPerEpoch))));
        double rate = learningRate == null ? config.profile().equals("stroma") ? 2e-3 : 1e-3 : learningRate;
        if (!(rate > 0)) {
            throw new UsageException("--learning-rate must be positive, not " + rate);
        }
        int count = atLeastOne("--epochs", epochs, wanted);
        return new TrainingConfig(
                rate,
                3e-3,
                new Schedule.Cosine(WARM_UP, FLOOR),
                1,
                count,
                0,
                patience == null ? 5 : patience,
                checkpointSteps,
                seed,
                threads);
    }

    private static int atLeastOne(String option, Integer given, int otherwise) {
        if (given != null && given < 1) {
            throw new UsageException(option + " must be at least 1, not " + given);
        }
        return given == null ? otherwise : given;
    }
}
