package io.stroma.cli;

import io.stroma.error.UsageException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * What a person sees while a command runs: notes and progress on standard error, results on standard output. Progress
 * bars appear only on a terminal.
 */
public final class Console {

    private static final List<String> LEVELS = List.of("error", "warn", "info", "debug");

    private final PrintStream err = System.err;
    private final boolean quiet;
    private final boolean terminal = Boolean.getBoolean("stroma.terminal");
    private final int level;

    Console(boolean quiet, String logLevel) {
        this.quiet = quiet;
        this.level = LEVELS.indexOf(logLevel.toLowerCase(Locale.ROOT));
        if (level < 0) {
            throw new UsageException("--log-level must be one of " + String.join(", ", LEVELS) + ", not " + logLevel);
        }
    }

    /** Standard error is a terminal, so bars may be drawn. */
    public boolean drawsBars() {
        return terminal && !quiet;
    }

    /** A result, on standard output. */
    public void result(String text) {
        System.out.println(text);
    }

    /** What happens now. */
    public void note(String text) {
        if (!quiet && level >= 2) {
            err.println(text);
        }
    }

    /** Detail for the curious. */
    public void detail(String text) {
        if (!quiet && level >= 3) {
            err.println("  " + text);
        }
    }

    /** Something the user should know before trusting the result. Printed even with --quiet. */
    public void warning(String text) {
        if (level >= 1) {
            err.println("warning: " + text);
        }
    }
}
