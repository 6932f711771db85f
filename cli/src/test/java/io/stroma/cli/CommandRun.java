package io.stroma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine;

/**
 * A command that was run in this process.
 *
 * @param code its exit code
 * @param out its results
 * @param err its message when it was refused
 * @param notes progress and warnings
 */
public record CommandRun(int code, String out, String err, String notes) {

    /** Runs a command; words may be paths and numbers. */
    public static CommandRun of(Object... words) {
        StringWriter err = new StringWriter();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream notes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        PrintStream beforeErr = System.err;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(notes, true, StandardCharsets.UTF_8));
        try {
            CommandLine command = Stroma.commandLine();
            command.setErr(new PrintWriter(err, true));
            command.setOut(new PrintWriter(System.out, true));
            int code =
                    command.execute(Arrays.stream(words).map(Object::toString).toArray(String[]::new));
            return new CommandRun(
                    code, out.toString(StandardCharsets.UTF_8), err.toString(), notes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(before);
            System.setErr(beforeErr);
        }
    }

    /** Runs a command that is to succeed. */
    public static CommandRun succeeds(Object... words) {
        CommandRun run = of(words);
        assertThat(run.code).as(run.err).isZero();
        return run;
    }

    /**
     * Runs a command that is to be refused with one message and without a stack trace.
     *
     * @return the message
     */
    public static String refused(int code, Object... words) {
        CommandRun run = of(words);
        assertThat(run.code).as("%s: %s", Arrays.toString(words), run.err).isEqualTo(code);
        assertThat(run.err).startsWith("stroma: ").doesNotContain("\tat ", "internal error");
        return run.err;
    }
}
