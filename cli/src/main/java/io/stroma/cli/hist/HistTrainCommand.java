package io.stroma.cli.hist;

import io.stroma.cli.CommonOptions;
import io.stroma.cli.Console;
import io.stroma.cli.ModelOutput;
import io.stroma.cli.TrainingDisplay;
import io.stroma.cli.Version;
import io.stroma.error.BadInputException;
import io.stroma.hist.HistConfig;
import io.stroma.hist.HistModelFiles;
import io.stroma.hist.HistPanel;
import io.stroma.hist.HistTrainer;
import io.stroma.hist.SlideInput;
import io.stroma.hist.TrainedHist;
import io.stroma.io.Sha256;
import io.stroma.parallel.Workers;
import io.stroma.slide.GeneUniverse;
import io.stroma.slide.SlideSet;
import io.stroma.slide.Targets;
import io.stroma.slide.feature.PatchEncoder;
import io.stroma.tasks.expression.LinearPath;
import io.stroma.tasks.expression.SlidePreparation;
import io.stroma.tasks.expression.SlideStudy;
import io.stroma.train.ModelCard;
import io.stroma.train.ModelFiles;
import io.stroma.train.RunControl;
import io.stroma.train.RunIdentity;
import io.stroma.train.RunManifest;
import io.stroma.train.StopSignal;
import io.stroma.train.TrainingConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Slides to a model. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Trains HiST on slides with expression. Ctrl-C writes a checkpoint; --resume continues.")
final class HistTrainCommand implements Callable<Integer> {

    private static final String CHECKPOINT = "checkpoint.safetensors";

    @Mixin
    private ModelOutput output;

    @Mixin
    private SlideInputOptions input;

    @Mixin
    private FeatureOptions features;

    @Mixin
    private HistTrainOptions train;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        Console console = common.console();
        Path out = output.folder();
        boolean resume = output.resume();
        HistConfig config = train.config();
        train.linearPath();
        TrainingConfig training = train.training(common.seed(), common.threads());
        Path checkpoint = out.resolve(CHECKPOINT);
        if (resume && Files.exists(out.resolve("model.safetensors")) && Files.notExists(checkpoint)) {
            console.note(out + " holds a finished model; there is nothing to resume");
            return 0;
        }
        if (!resume || Files.notExists(checkpoint)) {
            ModelFiles.refuseExisting(out, common.force());
        }
        RunManifest manifest = common.manifest();
        try (Workers workers = common.workers();
                PatchEncoder encoder = features.encoder(common.threads())) {
            SlideSet set = GeneUniverse.harmonise(input.read(console), input.symbols());
            SlidePreparation preparation = features.preparation(encoder, input, set);
            SlideStudy study = manifest.stage(
                    "features", () -> preparation.prepare(set, encoder, workers, (step, f) -> console.detail(step)));
            Targets targets =
                    Targets.choose(study.set().slides(), features.genes(), features.ranking(), features.normalised());
            List<SlideInput> slides = new ArrayList<>();
            for (int s = 0; s < set.slides().size(); s++) {
                slides.add(study.input(s, targets));
            }
            HistPanel panel = new HistPanel(
                    study.features().get(0).columns(), targets.genes().names(), preparation.toMap());
            console.note("training HiST (profile %s) on %d slides, %,d spots x %d features, %d genes, %d epochs"
                    .formatted(
                            config.profile(),
                            slides.size(),
                            set.spotCount(),
                            panel.features(),
                            panel.genes().size(),
                            training.maxEpochs()));
            makeFolder(out);
            if (!resume && common.force()) {
                delete(checkpoint);
            }
            TrainedHist trained;
            try (StopSignal stop = StopSignal.onTermination();
                    TrainingDisplay display = new TrainingDisplay(console, manifest::warning)) {
                RunControl control = RunControl.unattended()
                        .withCheckpoint(checkpoint, resume, new RunIdentity(new TreeMap<>(), ""))
                        .withListener(display)
                        .withStop(stop);
                trained = manifest.stage(
                        "train", () -> new HistTrainer(config, panel, training).fit(slides, List.of(), control));
            }
            manifest.configuration("model", config);
            manifest.configuration("training", training);
            manifest.configuration("preparation", preparation);
            manifest.metric("steps", trained.result().steps());
            HistModelFiles.save(out, true, trained.model(), data(slides), trained.result());
            if (train.linearPath() > 0) {
                LinearPath.fit(slides, train.linearPath()).save(out);
            } else {
                LinearPath.remove(out); // of an older model in the same folder
            }
            delete(checkpoint);
        }
        input.paths().forEach(manifest::input);
        manifest.write(out.resolve("run.json"), true);
        console.note("done: " + out);
        return 0;
    }

    private static List<ModelCard.TrainingData> data(List<SlideInput> slides) {
        return slides.stream()
                .map(s -> new ModelCard.TrainingData(
                        s.id(),
                        s.spots(),
                        s.targets().columns(),
                        Sha256.of(java.util.Arrays.hashCode(s.features().values()) + " "
                                + java.util.Arrays.hashCode(s.positions().values()) + " "
                                + java.util.Arrays.hashCode(s.targets().values()))))
                .toList();
    }

    private static void makeFolder(Path out) {
        try {
            Files.createDirectories(out);
        } catch (IOException e) {
            throw new BadInputException("cannot make the folder %s (%s)".formatted(out, e.getMessage()), e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
