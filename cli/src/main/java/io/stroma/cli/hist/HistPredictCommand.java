package io.stroma.cli.hist;

import io.stroma.cli.CommonOptions;
import io.stroma.cli.Console;
import io.stroma.cli.ModelOption;
import io.stroma.cli.Outputs;
import io.stroma.cli.Version;
import io.stroma.error.BadInputException;
import io.stroma.error.UsageException;
import io.stroma.hist.HistModel;
import io.stroma.hist.HistModelFiles;
import io.stroma.hist.HistPredictor;
import io.stroma.hist.SlideInput;
import io.stroma.io.AtomicFile;
import io.stroma.parallel.Workers;
import io.stroma.slide.SlideSet;
import io.stroma.slide.feature.PatchEncoder;
import io.stroma.tasks.expression.LinearPath;
import io.stroma.tasks.expression.SlidePreparation;
import io.stroma.tasks.expression.SlideStudy;
import io.stroma.tissue.DenseMatrix;
import io.stroma.train.RunManifest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Expression of slides that were never sequenced, or were kept away from training. */
@Command(
        name = "predict",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Predicts expression at the spots of slides: one .h5ad a slide with the predicted counts in X, their log1p in a",
            "layer, and what was measured in another where there is any. Slides need spots and a picture, patches or",
            "features; counts they need not have."
        })
final class HistPredictCommand implements Callable<Integer> {

    @Mixin
    private ModelOption model;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "OUT",
            description = "OUT.h5ad for one slide, else a folder that gets SLIDE.h5ad for every slide.")
    private Path out;

    @Option(names = "--slides", split = ",", paramLabel = "NAMES", description = "Only these slides of the input.")
    private List<String> only = List.of();

    @Option(
            names = "--encoder",
            paramLabel = "FILE",
            description = "The exported network the model's features were made with, if it was one.")
    private Path encoder;

    @Option(
            names = "--slide-tokens",
            description =
                    "Add the slide's calibration tokens, row by row, as uns['hist']['slide_tokens']: slides that look alike to the model lie close (a second pass).")
    private boolean slideTokens;

    @Mixin
    private SlideInputOptions input;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        Console console = common.console();
        HistModel trained = HistModelFiles.load(model.folder());
        input.refuseBesideFeatures("--encoder", encoder);
        if (slideTokens && trained.config().tokens().isEmpty()) {
            throw new UsageException("--slide-tokens: the model %s has no calibration tokens; leave the option out"
                    .formatted(model.folder()));
        }
        SlidePreparation preparation = SlidePreparation.of(trained.panel().preparation());
        SlideSet set = chosen(input.readAlsoUnsequenced(console));
        boolean single = out.toString().endsWith(".h5ad");
        if (single && set.slides().size() > 1) {
            throw new UsageException("there are %d slides; give a folder with -o, or name one with --slides"
                    .formatted(set.slides().size()));
        }
        set.slides().forEach(s -> AtomicFile.refuseExisting(target(single, s.name()), common.force()));
        AtomicFile.refuseExisting(report(single), common.force());
        RunManifest manifest = common.manifest();
        try (Workers workers = common.workers();
                PatchEncoder with = Encoders.of(encoder, common.threads())) {
            String name = input.givenFeatures() == null ? with.name() : input.givenFeatures();
            if (!name.equals(preparation.encoder())) {
                throw new BadInputException(
                        "the model was trained on features of '%s', these are of '%s'; use the same encoder"
                                .formatted(preparation.encoder(), name));
            }
            SlideStudy study = preparation.prepare(set, with, workers, (step, f) -> console.detail(step));
            HistPredictor predictor = new HistPredictor(trained, workers);
            LinearPath linear = LinearPath.isIn(model.folder()) ? LinearPath.load(model.folder()) : null;
            for (int s = 0; s < set.slides().size(); s++) {
                int index = s;
                DenseMatrix log = manifest.stage(
                        "predict " + set.slides().get(s).name(), () -> predict(predictor, linear, study.blind(index)));
                Path file = target(single, set.slides().get(s).name());
                PredictedSlideFile.write(
                        file,
                        common.force(),
                        set.slides().get(s),
                        trained.panel().genes(),
                        log,
                        preparation,
                        slideTokens ? predictor.slideTokens(study.blind(index)) : null,
                        input.symbols());
                console.note("%s: %,d spots x %d genes".formatted(file, log.rows(), log.columns()));
            }
        }
        input.paths().forEach(manifest::input);
        manifest.input(model.folder());
        manifest.configuration("preparation", preparation);
        manifest.configuration("model", trained.config());
        manifest.metric("spots", set.spotCount());
        manifest.metric("genes", trained.panel().genes().size());
        manifest.write(report(single), common.force());
        return 0;
    }

    /** run.json in the folder of several slides, OUT.run.json beside the file of one. */
    private Path report(boolean single) {
        return single ? out.resolveSibling(Outputs.name(out) + ".run.json") : out.resolve("run.json");
    }

    private static DenseMatrix predict(HistPredictor predictor, LinearPath linear, SlideInput slide) {
        DenseMatrix log = predictor.predictLog(slide);
        return linear == null ? log : linear.mix(slide, log);
    }

    private Path target(boolean single, String slide) {
        return single ? out : out.resolve(slide + ".h5ad");
    }

    private SlideSet chosen(SlideSet set) {
        if (only.isEmpty()) {
            return set;
        }
        for (String name : only) {
            if (set.slides().stream().noneMatch(s -> s.name().equals(name))) {
                throw new UsageException("--slides: there is no slide '%s'; there are %s"
                        .formatted(
                                name,
                                String.join(
                                        ", ",
                                        set.slides().stream().map(s -> s.name()).toList())));
            }
        }
        return new SlideSet(
                set.name(),
                set.slides().stream().filter(s -> only.contains(s.name())).toList(),
                set.notes());
    }
}
