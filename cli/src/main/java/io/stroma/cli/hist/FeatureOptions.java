package io.stroma.cli.hist;

import io.stroma.error.UsageException;
import io.stroma.prepare.GeneRanking;
import io.stroma.slide.Morphology;
import io.stroma.slide.SlideSet;
import io.stroma.slide.feature.PatchEncoder;
import io.stroma.tasks.expression.SlidePreparation;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What is seen of a spot, and what is predicted. */
final class FeatureOptions {

    @Option(
            names = "--encoder",
            paramLabel = "FILE",
            description =
                    "Exported network for patches, .onnx or TorchScript .pt (default: the built-in descriptor of colour and texture).")
    private Path encoder;

    @Option(
            names = "--field",
            paramLabel = "F",
            description = "Side of a patch in distances between spots (default: 1.0).")
    private Double field; // null: not given

    @Option(
            names = "--stain",
            paramLabel = "HOW",
            description = "Stain normalisation of the patches: none (default) or macenko.")
    private String stain; // null: not given

    @Option(
            names = "--slide-scale",
            paramLabel = "HOW",
            defaultValue = "standard",
            description =
                    "Features of a slide: standard (default: mean 0, deviation 1 on every slide) or raw (as they are).")
    private String slideScale;

    @Option(
            names = "--lattice-unit",
            paramLabel = "UM",
            defaultValue = "0",
            description = "Lattice unit in micrometres (default: the grid of the technology).")
    private double latticeUnit;

    @Option(
            names = "--genes",
            paramLabel = "G",
            defaultValue = "250",
            description = "Genes to predict, the most variable ones of the training slides (default: 250).")
    private int genes;

    @Option(
            names = "--gene-ranking",
            paramLabel = "HOW",
            defaultValue = "variance",
            description = "What makes a gene variable: variance of log values (default) or dispersion.")
    private GeneRanking ranking;

    @Option(
            names = "--normalise",
            description = "Scale every spot to 10,000 counts (default: counts as measured, as in the paper).")
    private boolean normalise;

    int genes() {
        if (genes < 1) {
            throw new UsageException("--genes must be at least 1, not " + genes);
        }
        return genes;
    }

    GeneRanking ranking() {
        return ranking;
    }

    boolean normalised() {
        return normalise;
    }

    PatchEncoder encoder(int threads) {
        return Encoders.of(encoder, threads);
    }

    /**
     * As stored with a model.
     *
     * @throws UsageException if an option does not fit the slides, or is not used on them
     */
    SlidePreparation preparation(PatchEncoder with, SlideInputOptions input, SlideSet set) {
        if (stain != null && !stain.equals("none") && !stain.equals("macenko")) {
            throw new UsageException("--stain must be none or macenko, not " + stain);
        }
        if (!slideScale.equals("standard") && !slideScale.equals("raw")) {
            throw new UsageException("--slide-scale must be standard or raw, not " + slideScale);
        }
        if (field != null && !(field > 0) || latticeUnit < 0) {
            throw new UsageException("--field must be positive and --lattice-unit not negative");
        }
        refuseUnused(input, set);
        return new SlidePreparation(
                input.givenFeatures() == null ? with.name() : input.givenFeatures(),
                field == null ? 1 : field,
                "macenko".equals(stain),
                slideScale.equals("standard"),
                latticeUnit,
                normalise);
    }

    private void refuseUnused(SlideInputOptions input, SlideSet set) {
        input.refuseBesideFeatures("--encoder", encoder);
        input.refuseBesideFeatures("--stain", stain);
        input.refuseBesideFeatures("--field", field);
        set.slides().stream()
                .filter(s -> field != null && s.morphology() instanceof Morphology.Patches)
                .findFirst()
                .ifPresent(s -> {
                    throw new UsageException(
                            "--field has no use on %s: its patches were cut out beforehand and are taken as they are; leave --field out"
                                    .formatted(s.name()));
                });
    }
}
