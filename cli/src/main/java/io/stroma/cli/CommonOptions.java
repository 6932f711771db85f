package io.stroma.cli;

import io.stroma.error.UsageException;
import picocli.CommandLine.Option;

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

    /** The console of this run; also refuses devices this build does not have. */
    public Console console() {
        if (!device.equals("cpu")) {
            throw new UsageException(
                    "--device " + device + ": this build computes on the cpu only; leave the option out");
        }
        return new Console(quiet, logLevel);
    }
}
