package io.stroma.cli.heist;

import io.stroma.cli.CommonOptions;
import io.stroma.cli.Console;
import io.stroma.cli.MemoryOption;
import io.stroma.cli.Outputs;
import io.stroma.cli.Version;
import io.stroma.error.UsageException;
import io.stroma.heist.HeistModel;
import io.stroma.io.TissueFile;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparationConfig;
import io.stroma.prepare.PreparedTissue;
import io.stroma.prepare.StoredTissue;
import io.stroma.tasks.LabelSet;
import io.stroma.tasks.Metric;
import io.stroma.train.Origin;
import io.stroma.train.RunManifest;
import io.stroma.train.StoredModel;
import io.stroma.train.TrainingHistory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The main job: prepare, train or load a model, embed, cluster, judge where labels exist, report. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Prepares tissues, trains HEIST on them (or loads a model), embeds, clusters and reports.")
final class RunCommand implements Callable<Integer> {

    private static final String MANIFEST = "run.json"; // written last

    @Mixin
    private TissueInputs inputs;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "DIR",
            description = "Folder for all results.")
    private Path out;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description = "A trained model instead of training one.")
    private Path modelFolder;

    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            split = ",",
            description =
                    "Label columns to judge by (default: cell_type, region, niche where present). Never trained on.")
    private List<String> labels;

    @Option(names = "--resume", description = "Continue an interrupted run in the same folder.")
    private boolean resume;

    @Mixin
    private TrainOptions train;

    @Mixin
    private MemoryOption memory;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        Console console = common.console();
        if (resume && modelFolder != null) {
            throw new UsageException("--resume continues a training, and -m leaves none to do; give one of them");
        }
        if (modelFolder != null) {
            common.refuseIdle("with -m: nothing is trained", TrainOptions.class);
        }
        Path trainedModel = out.resolve("model");
        if (!resume || Pretraining.start(trainedModel) == Pretraining.Start.NEW) {
            Outputs.refuseFilled(out, common.force());
        } else if (Files.exists(out.resolve(MANIFEST)) && !common.force()) {
            throw new UsageException(out + " holds a finished run (" + MANIFEST
                    + "): there is nothing to resume; give another output, or --force to replace it");
        }
        PreparationConfig config = inputs.preparation(common.seed());
        train.check();
        StoredModel read = modelFolder == null ? null : HeistJob.read(modelFolder);
        HeistModel given = read == null ? null : HeistJob.load(read);
        List<TissueFile> files = new ArrayList<>();
        List<StoredTissue> stored = new ArrayList<>();
        try (Workers workers = common.workers()) {
            HeistJob job = new HeistJob(console, workers, common, memory.bytes());
            RunManifest manifest = job.manifest();
            for (Path path : inputs.paths()) {
                TissueFile file = inputs.open(path, job);
                files.add(file);
                file.notes().forEach(manifest::warning);
                stored.add(job.prepare(file.tissue(), config, out));
                PreparedTissue tissue = stored.get(stored.size() - 1).tissue();
                if (labels != null) {
                    labels.forEach(l -> LabelSet.of(tissue.cells(), l, null)); // refused before training, not after
                }
            }
            List<PreparedTissue> tissues =
                    stored.stream().map(StoredTissue::tissue).toList();
            manifest.configuration("preparation", config);
            TrainingHistory history = null;
            boolean replace = common.force();
            HeistModel model = given;
            if (model != null) {
                manifest.configuration("model", model.config());
            } else {
                Pretraining.Trained trained = job.pretrain(tissues, train, trainedModel, resume, common.force());
                model = trained.model();
                history = trained.result().history();
                replace |= trained.start() != Pretraining.Start.NEW; // what lies there is of the same run
            }
            Origin origin = read == null ? Pretraining.origin(tissues) : read.origin();
            if (read != null) {
                tissues.forEach(t -> job.tellUnknownGenes(t, origin));
            }
            List<Metric> metrics = new ArrayList<>();
            for (int i = 0; i < files.size(); i++) {
                Path folder = inputs.folder(out, inputs.paths().get(i));
                TissueResult result = new TissueResult(
                        job, files.get(i), tissues.get(i), model, origin.labelsSeen(), history, labels);
                metrics.addAll(result.write(folder, replace, common.seed()));
            }
            manifest.write(out.resolve(MANIFEST), replace);
            if (!metrics.isEmpty() || common.json()) {
                common.tell(metrics, null);
            }
            console.note("done: " + (files.size() == 1 ? out.resolve("report.html") : out + "/*/report.html"));
        } finally {
            stored.forEach(StoredTissue::close);
            files.forEach(TissueFile::close);
        }
        return 0;
    }
}
