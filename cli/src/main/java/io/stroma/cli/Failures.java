package io.stroma.cli;

import io.stroma.error.StromaException;
import java.io.PrintWriter;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns exceptions into one clear message and the right exit code; a stack trace only for defects of Stroma. */
final class Failures {

    static final int INTERNAL = 1;
    static final int USAGE = 2;
    static final int BAD_INPUT = 3;
    static final int RESOURCES = 4;

    private Failures() {}

    /** Wrong words on the command line: what is wrong, the likely word meant, where to read more. */
    static int usage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("stroma: " + e.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, err)) {
            err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        }
        return USAGE;
    }

    /** Failures while a command runs. */
    static int execution(Exception e, CommandLine command, ParseResult result) {
        PrintWriter err = command.getErr();
        if (e instanceof StromaException failure) {
            err.println("stroma: " + failure.getMessage());
            return failure.exitCode();
        }
        err.println("stroma: internal error: " + firstLine(e));
        err.println("This is a defect of Stroma, not of your data; please report it with the lines below.");
        LoggerFactory.getLogger(Failures.class).error("stack trace", e);
        return INTERNAL;
    }

    /** Runs the command; memory that runs out inside the JVM is a resource failure, not a defect. */
    static int survivingMemory(ParseResult words) {
        try {
            return new CommandLine.RunLast().execute(words);
        } catch (OutOfMemoryError e) {
            words.commandSpec()
                    .commandLine()
                    .getErr()
                    .println("stroma: the Java heap is too small for this job (" + e.getMessage()
                            + "); give it more with STROMA_JAVA_OPTS=-Xmx16g, or use fewer cells or genes");
            return RESOURCES;
        }
    }

    private static String firstLine(Throwable e) {
        String text = String.valueOf(e.getMessage());
        return e.getClass().getSimpleName() + ": " + text.lines().findFirst().orElse("");
    }
}
