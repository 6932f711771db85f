package io.stroma.cli;

import picocli.CommandLine.Option;

/** The limit of memory, for commands whose peak can be told before they begin. */
public final class MemoryOption {

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            converter = MemorySize.class,
            description = {
                "Most resident memory to use, for example 8g or 900m (default: no limit).",
                "Parts of an embedding shrink to fit; a job that cannot fit is refused before it begins."
            })
    private long memory = Long.MAX_VALUE;

    /** Limit in bytes; {@link Long#MAX_VALUE} without one. */
    public long bytes() {
        return memory;
    }
}
