package io.stroma.cli.heist;

import io.stroma.cli.CommonOptions;
import io.stroma.cli.Console;
import io.stroma.cli.MemoryOption;
import io.stroma.cli.ModelOutput;
import io.stroma.cli.Version;
import io.stroma.error.BadInputException;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissueFile;
import io.stroma.prepare.StoredTissue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prepared tissues to a model. */
@Command(
        name = "pretrain",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Pre-trains HEIST on prepared tissues, without labels. Ctrl-C writes a checkpoint; --resume continues.")
final class PretrainCommand implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "DIR",
            description = "Prepared tissues: folders of 'heist prepare', or folders that hold such folders.")
    private List<Path> inputs;

    @Mixin
    private ModelOutput out;

    @Mixin
    private TrainOptions train;

    @Mixin
    private MemoryOption memory;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        Console console = common.console();
        train.check();
        List<StoredTissue> stored = new ArrayList<>();
        try (Workers workers = common.workers()) {
            HeistJob job = new HeistJob(console, workers, common, memory.bytes());
            for (Path folder : folders()) {
                stored.add(PreparedTissueFile.open(folder));
                job.manifest().input(folder);
            }
            Pretraining.Trained trained = job.pretrain(
                    stored.stream().map(StoredTissue::tissue).toList(),
                    train,
                    out.folder(),
                    out.resume(),
                    common.force());
            Path manifest = out.folder().resolve("run.json");
            if (trained.start() == Pretraining.Start.FINISHED && Files.exists(manifest)) {
                console.note("there is nothing to resume");
                return 0;
            }
            job.manifest().write(manifest, true);
        } finally {
            stored.forEach(StoredTissue::close);
        }
        console.note("done: " + out.folder());
        return 0;
    }

    /** The prepared tissues among the inputs and their sub-folders, in order of name. */
    private List<Path> folders() {
        List<Path> found = new ArrayList<>();
        for (Path input : inputs) {
            if (inputs.size() > 1 && Files.isRegularFile(input)) {
                // a shell spelled out prepared/*: run.json, or the files of a single tissue
                Path parent = input.toAbsolutePath().getParent();
                if (PreparedTissueFile.isIn(parent)) {
                    found.add(parent);
                }
                continue;
            }
            if (PreparedTissueFile.isIn(input)) {
                found.add(input);
                continue;
            }
            int before = found.size();
            if (Files.isDirectory(input)) {
                try (Stream<Path> children = Files.list(input)) {
                    children.filter(PreparedTissueFile::isIn).sorted().forEach(found::add);
                } catch (IOException e) {
                    throw new BadInputException(input + " cannot be read: " + e.getMessage(), e);
                }
            }
            if (found.size() == before) {
                throw new BadInputException(
                        Files.isRegularFile(input)
                                ? "%s is a file and no prepared tissue; prepare it first: stroma heist prepare %s -o prepared, then name that folder"
                                        .formatted(input, input)
                                : "%s holds no prepared tissue; make one with 'stroma heist prepare TISSUE -o %s'"
                                        .formatted(input, input));
            }
        }
        if (found.isEmpty()) {
            throw new BadInputException(
                    "none of the inputs holds a prepared tissue; make one with 'stroma heist prepare'");
        }
        Set<Path> known = new HashSet<>();
        found.removeIf(f -> !known.add(f.toAbsolutePath().normalize()));
        return found;
    }
}
