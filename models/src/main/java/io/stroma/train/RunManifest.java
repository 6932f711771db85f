package io.stroma.train;

import io.stroma.error.BadInputException;
import io.stroma.io.AtomicFile;
import io.stroma.io.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that is needed to repeat or to judge a run; filled while it goes on and written as {@code run.json} beside its
 * outputs.
 */
public final class RunManifest {

    private final String started = now();
    private final List<String> command;
    private final Map<String, Object> configuration = new LinkedHashMap<>();
    private final List<Input> inputs = new ArrayList<>();
    private final List<Stage> stages = new ArrayList<>();
    private final Map<String, Object> metrics = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<Path> outputs = new ArrayList<>();
    private final long seed;
    private final int threads;

    /**
     * Starts a manifest.
     *
     * @param command the command line, word by word
     */
    public RunManifest(List<String> command, long seed, int threads) {
        this.command = List.copyOf(command);
        this.seed = seed;
        this.threads = threads;
    }

    /**
     * One input.
     *
     * @param path as given
     * @param bytes size, of all files if it is a folder
     * @param sha256 see {@link Sha256}
     */
    public record Input(String path, long bytes, String sha256) {}

    /** A stage of the run and its wall-clock seconds. */
    public record Stage(String stage, double seconds) {}

    /** The order of these components is the order of the keys in the file. */
    private record Document(
            String tool,
            String version,
            List<String> command,
            String started,
            String finished,
            long seed,
            int threads,
            Map<String, Object> configuration,
            List<Input> inputs,
            List<Stage> timings,
            Map<String, Object> metrics,
            List<String> warnings,
            SortedSet<String> outputs,
            Machine machine) {}

    /** Adds the settings of one stage, any record. */
    public void configuration(String name, Object settings) {
        configuration.put(name, Json.tree(settings));
    }

    /** Adds and hashes an input file or folder. */
    public Input input(Path path) {
        Input input = new Input(path.toString(), bytes(path), Sha256.of(path));
        inputs.add(input);
        return input;
    }

    /** Runs a stage and notes its time. */
    public <T> T stage(String name, Supplier<T> work) {
        long began = System.nanoTime();
        try {
            return work.get();
        } finally {
            stages.add(new Stage(name, (System.nanoTime() - began) * 1e-9));
        }
    }

    /** Adds a result: a number, a text or any record. */
    public void metric(String name, Object value) {
        metrics.put(name, Json.tree(value));
    }

    /** Adds something a reader must know before trusting the outputs. */
    public void warning(String text) {
        warnings.add(text);
    }

    /** Adds a file that the run has written. */
    public void output(Path file) {
        outputs.add(file);
    }

    /** Warnings so far, in their order. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /**
     * Writes the manifest. Files that the one it replaces lists, of the same command, and that were not written again are
     * removed.
     *
     * @throws io.stroma.error.UsageException if the file exists and {@code force} is false
     */
    public void write(Path file, boolean force) {
        AtomicFile.refuseExisting(file, force);
        Path folder = file.toAbsolutePath().normalize().getParent();
        SortedSet<String> names = outputs.stream()
                .map(o -> folder.relativize(o.toAbsolutePath().normalize())
                        .toString()
                        .replace('\\', '/'))
                .collect(Collectors.toCollection(TreeSet::new));
        RunOutputs.removeOld(
                file, command, inputs.stream().map(i -> Path.of(i.path())).toList(), names);
        AtomicFile.write(file, force, toJson(names).getBytes(StandardCharsets.UTF_8));
    }

    String toJson() {
        return toJson(new TreeSet<>());
    }

    private String toJson(SortedSet<String> names) {
        return Json.pretty(new Document(
                "stroma",
                ToolVersion.current(),
                command,
                started,
                now(),
                seed,
                threads,
                configuration,
                inputs,
                stages,
                metrics,
                warnings,
                names,
                Machine.current()));
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static long bytes(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            long sum = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sum += Files.size(file);
            }
            return sum;
        } catch (IOException e) {
            throw new BadInputException(path + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
