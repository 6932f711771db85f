package io.stroma.cli.heist;

import io.stroma.cli.Console;
import io.stroma.cli.InputOptions;
import io.stroma.cli.Outputs;
import io.stroma.cli.PrepareOptions;
import io.stroma.error.UsageException;
import io.stroma.heist.HeistConfig;
import io.stroma.heist.HeistModel;
import io.stroma.io.ReadOptions;
import io.stroma.io.TissueFile;
import io.stroma.io.TissueFiles;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparationConfig;
import io.stroma.prepare.PreparedTissue;
import io.stroma.prepare.StoredTissue;
import io.stroma.train.RunManifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** One variant of HEIST, said in the words of the commands 'heist prepare', 'pretrain' and 'embed', applied to a dataset. */
public final class HeistVariant {

    /** The options that make the variant. */
    @Command(name = "variant")
    private static final class Options {
        @Mixin
        private InputOptions input = new InputOptions();

        @Mixin
        private PrepareOptions prepare = new PrepareOptions();

        @Mixin
        private TrainOptions train = new TrainOptions();
    }

    private final List<String> words;
    private final boolean untrained;
    private final Options options = new Options();

    private HeistVariant(List<String> words, boolean untrained) {
        this.words = List.copyOf(words);
        this.untrained = untrained;
    }

    /**
     * A variant.
     *
     * @param words options of preparation and training, for example {@code --without cross --epochs 10}
     * @param untrained keep the weights the training would start from
     * @throws UsageException if the words are wrong
     */
    public static HeistVariant of(List<String> words, boolean untrained) {
        HeistVariant variant = new HeistVariant(words, untrained);
        try {
            new CommandLine(variant.options)
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .setAbbreviatedOptionsAllowed(false)
                    .parseArgs(words.toArray(String[]::new));
        } catch (CommandLine.ParameterException e) {
            throw new UsageException("'" + String.join(" ", words) + "': " + e.getMessage());
        }
        variant.config();
        return variant;
    }

    /** The model's settings. */
    public HeistConfig config() {
        return options.train.config();
    }

    /** The preparation's settings. */
    public PreparationConfig preparation(long seed) {
        return options.prepare.config(seed);
    }

    /** How to read the files; a control draws anew for every seed. */
    public ReadOptions readOptions(long seed) {
        ReadOptions said = options.prepare.reading(options.input.readOptions());
        return said.shuffle() == null ? said : said.withShuffle(said.shuffle() + seed);
    }

    /** The embedded file of an input. */
    public static Path embedded(Path folder, Path input) {
        return folder.resolve(Outputs.name(input) + ".h5ad");
    }

    /**
     * Trains, or takes up a training that was interrupted, and embeds the files that are not embedded yet.
     *
     * @param trainOn the files that the model learns from, some of them or others
     * @param folder gets the embedded files, the model and run.json
     * @param memory limit in bytes; what cannot fit is refused, never cut smaller, so results do not depend on it
     */
    public void embed(
            List<Path> files,
            List<Path> trainOn,
            Path folder,
            long seed,
            long memory,
            Workers workers,
            Console console) {
        if (files.stream().allMatch(f -> Files.exists(embedded(folder, f)))) {
            return;
        }
        Outputs.refuseSameNames(files);
        RunManifest manifest = new RunManifest(words, seed, workers.threads());
        HeistJob job = new HeistJob(console, workers, manifest, seed, new MemoryLimit(memory, false));
        List<TissueFile> open = new ArrayList<>();
        List<StoredTissue> stored = new ArrayList<>();
        try {
            List<PreparedTissue> tissues = new ArrayList<>();
            for (Path file : files) {
                open.add(TissueFiles.open(file, readOptions(seed)));
                manifest.input(file);
                stored.add(job.prepare(open.get(open.size() - 1).tissue(), preparation(seed), folder));
                tissues.add(stored.get(stored.size() - 1).tissue());
            }
            tissues.forEach(t -> job.checkEmbedding(t, config())); // not after hours of training
            HeistModel model = model(job, folder.resolve("model"), seed, () -> {
                List<PreparedTissue> learned = new ArrayList<>();
                for (Path file : trainOn) {
                    int known = files.indexOf(file);
                    if (known < 0) {
                        stored.add(unembedded(file, job, manifest, folder, seed));
                    }
                    learned.add(
                            stored.get(known < 0 ? stored.size() - 1 : known).tissue());
                }
                return learned;
            });
            HeistJob.makeFolder(folder);
            for (int i = 0; i < files.size(); i++) {
                EmbeddingFile.write(
                        open.get(i),
                        embedded(folder, files.get(i)),
                        true,
                        EmbeddingFile.annotations(tissues.get(i), job.embed(tissues.get(i), model), model, List.of()));
            }
            manifest.configuration("preparation", preparation(seed));
            manifest.write(folder.resolve("run.json"), true);
        } finally {
            stored.forEach(StoredTissue::close);
            open.forEach(TissueFile::close);
        }
    }

    /** A tissue that is learned from only. */
    private StoredTissue unembedded(Path file, HeistJob job, RunManifest manifest, Path folder, long seed) {
        try (TissueFile open = TissueFiles.open(file, readOptions(seed))) {
            manifest.input(file);
            return job.prepare(open.tissue(), preparation(seed), folder);
        }
    }

    /** The finished model of the folder, or one made from the tissues, which are prepared only then. */
    private HeistModel model(HeistJob job, Path folder, long seed, Supplier<List<PreparedTissue>> tissues) {
        if (untrained) {
            return HeistModel.forTissues(tissues.get(), config(), seed, job.workers());
        }
        return Pretraining.start(folder) == Pretraining.Start.FINISHED
                ? HeistJob.load(folder)
                : job.pretrain(tissues.get(), options.train, folder, true, true).model();
    }
}
