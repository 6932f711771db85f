package io.stroma.cli.hist;

import io.stroma.cli.CommonOptions;
import io.stroma.cli.Console;
import io.stroma.cli.Outputs;
import io.stroma.cli.Version;
import io.stroma.error.UsageException;
import io.stroma.hist.HistConfig;
import io.stroma.hist.HistPanel;
import io.stroma.parallel.Workers;
import io.stroma.slide.GeneUniverse;
import io.stroma.slide.Slide;
import io.stroma.slide.SlideSet;
import io.stroma.slide.Targets;
import io.stroma.slide.feature.PatchEncoder;
import io.stroma.tasks.Metric;
import io.stroma.tasks.expression.ExpressionEvaluation;
import io.stroma.tasks.expression.ExpressionMethod;
import io.stroma.tasks.expression.GeneMean;
import io.stroma.tasks.expression.HistMethod;
import io.stroma.tasks.expression.NearestPatches;
import io.stroma.tasks.expression.RidgeOnFeatures;
import io.stroma.tasks.expression.SlideFolds;
import io.stroma.tasks.expression.SlidePreparation;
import io.stroma.tasks.expression.SlideStudy;
import io.stroma.tasks.expression.SpotMlp;
import io.stroma.tissue.DenseMatrix;
import io.stroma.train.RunControl;
import io.stroma.train.RunManifest;
import io.stroma.train.StopSignal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** HiST beside its baselines on slides none of them has seen. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Leaves slides (or patients) out, predicts them from the others with HiST and simple baselines on the same",
            "features, and compares with what was measured. Writes metrics.json, tables and figures."
        })
final class HistEvaluateCommand implements Callable<Integer> {

    private static final List<String> METHODS =
            List.of("hist", "ridge", "context_ridge", "smoothed_ridge", "mlp", "knn", "mean");

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "DIR",
            description = "Folder for metrics.json, tables and figures.")
    private Path out;

    @Option(
            names = "--folds",
            paramLabel = "HOW",
            defaultValue = "slide",
            description = "What is left out: slide (default) or patient.")
    private String folds;

    @Option(
            names = "--max-folds",
            paramLabel = "K",
            defaultValue = "10",
            description =
                    "Slides or patients are left out one by one up to this many, in this many groups above (default: 10).")
    private int maxFolds;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "1",
            description = "Repeats of hist and mlp with other seeds (default: 1).")
    private int seeds;

    @Option(
            names = "--methods",
            paramLabel = "LIST",
            split = ",",
            description = "Methods to run (default: all): hist, ridge, context_ridge, smoothed_ridge, mlp, knn, mean.")
    private List<String> methods = METHODS;

    @Option(
            names = "--show",
            paramLabel = "GENES",
            split = ",",
            description = "Genes to draw (default: the best, the upper quartile and the median of the predictions).")
    private List<String> shown = List.of();

    @Mixin
    private SlideInputOptions input;

    @Mixin
    private PatientOption patients;

    @Mixin
    private FeatureOptions features;

    @Mixin
    private HistTrainOptions train;

    @Mixin
    private CommonOptions common;

    private volatile DenseMatrix tokens; // of all slides, by the first seed's model of the first fold

    @Override
    public Integer call() {
        Console console = common.console();
        check();
        Outputs.refuseFilled(out, common.force());
        RunManifest manifest = common.manifest();
        HistConfig config = train.config();
        try (Workers workers = common.workers();
                PatchEncoder encoder = features.encoder(common.threads());
                StopSignal stop = StopSignal.onTermination()) {
            SlideSet set = GeneUniverse.harmonise(patients.applied(input.read(console)), input.symbols());
            SlideFolds split = split(set);
            console.note("%s: %d slides, %,d spots, %,d genes in common; %d folds by %s"
                    .formatted(
                            set.name(),
                            set.slides().size(),
                            set.spotCount(),
                            set.slides().get(0).genes().size(),
                            split.folds().size(),
                            split.kind()));
            SlidePreparation preparation = features.preparation(encoder, input, set);
            SlideStudy study = manifest.stage(
                    "features", () -> preparation.prepare(set, encoder, workers, (step, f) -> console.detail(step)));
            manifest.configuration("preparation", preparation);
            manifest.configuration("model", config);
            ExpressionEvaluation evaluation =
                    new ExpressionEvaluation(study, features.genes(), features.ranking(), features.normalised());
            ExpressionEvaluation.Result result = manifest.stage(
                    "evaluation",
                    () -> evaluation.run(
                            split,
                            (fold, targets) -> methods(
                                    config,
                                    study,
                                    preparation,
                                    targets,
                                    stop,
                                    fold == split.folds().get(0)),
                            LongStream.range(common.seed(), common.seed() + seeds)
                                    .toArray(),
                            (fold, method, seed) -> console.note("  without %s: %s%s"
                                    .formatted(fold, method, seeds > 1 ? " (seed " + seed + ")" : "")),
                            workers));
            List<Metric> metrics = ExpressionEvaluation.metrics(set.name(), split.kind(), result);
            new EvaluationFiles(out, study, split, result, metrics).write(shown, common.json(), console);
            TokenFigure.write(
                    out.resolve("figures").resolve("slide_tokens.svg"),
                    study,
                    tokens,
                    split.folds().get(0).name());
            input.paths().forEach(manifest::input);
            manifest.metric("metrics", metrics);
            manifest.write(out.resolve("run.json"), true);
        }
        console.note("done: " + out);
        return 0;
    }

    private void check() {
        train.linearPath();
        Set<String> unknown = new LinkedHashSet<>(methods);
        METHODS.forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            throw new UsageException("--methods: there is no method '%s'; there are %s"
                    .formatted(String.join("', '", unknown), String.join(", ", METHODS)));
        }
        if (!methods.contains("hist") && !train.given().isEmpty()) {
            throw new UsageException(
                    "%s: of hist alone, which --methods leaves out; add hist to --methods or leave out %s"
                            .formatted(train.given().get(0), String.join(", ", train.given())));
        }
        if (seeds > 1 && !methods.contains("hist") && !methods.contains("mlp")) {
            throw new UsageException(
                    "--seeds repeats hist and mlp, and --methods names neither; the others have no chance in them, leave --seeds out");
        }
        if (seeds < 1) {
            throw new UsageException("--seeds must be at least 1, not " + seeds);
        }
        if (!folds.equals("slide") && !folds.equals("patient")) {
            throw new UsageException("--folds must be slide or patient, not " + folds);
        }
    }

    private SlideFolds split(SlideSet set) {
        return folds.equals("patient")
                ? SlideFolds.byPatient(set.slides().stream().map(Slide::patient).toList(), maxFolds, common.seed())
                : SlideFolds.bySlide(set.slides().stream().map(Slide::name).toList(), maxFolds, common.seed());
    }

    private List<ExpressionMethod> methods(
            HistConfig config,
            SlideStudy study,
            SlidePreparation preparation,
            Targets targets,
            StopSignal stop,
            boolean firstFold) {
        Workers alone = new Workers(1); // fits stand beside each other
        HistPanel panel =
                new HistPanel(study.features().get(0).columns(), targets.genes().names(), preparation.toMap());
        List<ExpressionMethod> all = List.of(
                new HistMethod(
                        config,
                        panel,
                        seed -> train.training(seed, 1),
                        () -> RunControl.unattended().withStop(stop),
                        train.linearPath(),
                        alone,
                        (predictor, seed) -> {
                            if (firstFold && seed == common.seed()) {
                                tokens = TokenFigure.tokens(study, predictor);
                            }
                        }),
                RidgeOnFeatures.own(),
                RidgeOnFeatures.context(),
                RidgeOnFeatures.smoothed(),
                new SpotMlp(),
                new NearestPatches(),
                new GeneMean());
        List<ExpressionMethod> chosen = new ArrayList<>();
        all.stream().filter(m -> methods.contains(m.name())).forEach(chosen::add);
        return chosen;
    }
}
