package io.stroma.cli;

import io.stroma.error.UsageException;
import picocli.CommandLine.Option;

/** How often an evaluation is repeated, each time with a seed of its own. */
public final class SeedsOption {

    @Option(names = "--seeds", paramLabel = "N", defaultValue = "5", description = "Repeats (default: 5).")
    private int seeds;

    /** Number of repeats, at least 1. */
    public int count() {
        if (seeds < 1) {
            throw new UsageException("--seeds must be at least 1, not " + seeds);
        }
        return seeds;
    }
}
