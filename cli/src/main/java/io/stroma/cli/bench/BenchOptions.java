package io.stroma.cli.bench;

import io.stroma.cli.CommonOptions;
import io.stroma.error.UsageException;
import io.stroma.heist.HeistConfig;
import io.stroma.synthetic.PlantedTissue;
import io.stroma.tissue.Tissue;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Size of the generated tissue and of the model. */
final class BenchOptions {

    @Option(
            names = "--cells",
            paramLabel = "N",
            defaultValue = "2560",
            description = "Cells of the generated tissue (default: 2560).")
    private int cells;

    @Option(
            names = "--genes",
            paramLabel = "G",
            defaultValue = "200",
            description = "Genes of the generated tissue, all of them used (default: 200).")
    private int genes;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "paper",
            description = "Model: paper, the published size (default), or stroma.")
    private String profile;

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "3",
            description = "Measurements; the median is printed (default: 3).")
    private int repeats;

    @Mixin
    private CommonOptions common;

    CommonOptions common() {
        return common;
    }

    int cells() {
        return atLeast("--cells", cells, 64);
    }

    int genes() {
        return atLeast("--genes", genes, 8);
    }

    int repeats() {
        return atLeast("--repeat", repeats, 1);
    }

    String profile() {
        return profile.toLowerCase(Locale.ROOT);
    }

    HeistConfig config() {
        return switch (profile()) {
            case "paper" -> HeistConfig.paper();
            case "stroma" -> HeistConfig.stroma();
            default -> throw new UsageException("--profile must be paper or stroma, not " + profile);
        };
    }

    Tissue tissue() {
        return PlantedTissue.generate(cells(), genes(), common.seed()).tissue();
    }

    private static int atLeast(String option, int given, int least) {
        if (given < least) {
            throw new UsageException("%s must be at least %d, not %d".formatted(option, least, given));
        }
        return given;
    }
}
