package io.stroma.cli;

import io.stroma.error.UsageException;
import io.stroma.parallel.Workers;
import io.stroma.tasks.Metric;
import io.stroma.tasks.MetricsFile;
import io.stroma.tasks.MetricsTable;
import io.stroma.train.RunManifest;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Options every command understands. */
public final class CommonOptions {

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads to use; results do not depend on it (default: all cores, at most 8).")
    private Integer threads;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Seed of everything random (default: 0).")
    private long seed;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "cpu",
            description = "Where tensors live: cpu (this build has no other).")
    private String device;

    @Option(names = "--force", description = "Replace outputs that exist.")
    private boolean force;

    @Option(names = "--quiet", description = "Print results only, no progress or notes.")
    private boolean quiet;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "info",
            description = "error, warn, info or debug (default: info).")
    private String logLevel;

    @Option(names = "--json", description = "Print machine-readable results on standard output.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Number of worker threads. */
    public int threads() {
        if (threads == null) {
            return Math.max(1, Math.min(8, Runtime.getRuntime().availableProcessors()));
        }
        if (threads < 1) {
            throw new UsageException("--threads must be at least 1, not " + threads);
        }
        return threads;
    }

    public long seed() {
        return seed;
    }

    public boolean force() {
        return force;
    }

    public boolean quiet() {
        return quiet;
    }

    public boolean json() {
        return json;
    }

    /** The console of this run, to be asked for first: refuses what is wrong among these options before any work. */
    public Console console() {
        threads();
        if (!device.equals("cpu")) {
            throw new UsageException(
                    "--device " + device + ": this build computes on the cpu only; leave the option out");
        }
        return new Console(quiet, logLevel);
    }

    /**
     * Refuses options that were given although nothing would come of them.
     *
     * @param why for example {@code without --evaluate}
     * @param idle their names
     */
    public void refuseIdle(String why, String... idle) {
        refuseIdle(why, o -> Arrays.stream(o.names()).anyMatch(List.of(idle)::contains));
    }

    /** The same for all options that a class declares. */
    public void refuseIdle(String why, Class<?> group) {
        refuseIdle(why, o -> o.userObject() instanceof Field field && field.getDeclaringClass() == group);
    }

    private void refuseIdle(String why, Predicate<OptionSpec> idle) {
        ParseResult given = command.root().commandLine().getParseResult();
        while (given.hasSubcommand()) {
            given = given.subcommand();
        }
        given.matchedOptions().stream().filter(idle).findFirst().ifPresent(o -> {
            throw new UsageException("%s has no effect %s; leave it out".formatted(o.longestName(), why));
        });
    }

    /** The threads of this run. */
    public Workers workers() {
        return new Workers(threads());
    }

    /** A manifest of this run, begun now. */
    public RunManifest manifest() {
        return new RunManifest(Invocation.words(command), seed, threads());
    }

    /**
     * Prints scores, as a table or with {@code --json} as JSON.
     *
     * @param file to write them to as well, or null
     */
    public void tell(List<Metric> metrics, Path file) {
        console()
                .result(
                        json
                                ? MetricsFile.text(metrics)
                                : MetricsTable.of(metrics).stripTrailing());
        if (file != null) {
            MetricsFile.write(file, metrics, force);
        }
    }
}
