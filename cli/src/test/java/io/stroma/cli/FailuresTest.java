package io.stroma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.error.BadInputException;
import io.stroma.error.InterruptedRunException;
import io.stroma.error.ResourceException;
import io.stroma.error.UsageException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Every kind of failure has an exit code and one message. */
class FailuresTest {

    @Command(name = "failing")
    private record Failing(Throwable thrown) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (Exception) thrown;
        }
    }

    private final StringWriter err = new StringWriter();

    private int run(Throwable thrown) {
        return new CommandLine(new Failing(thrown))
                .setExecutionStrategy(Failures::survivingMemory)
                .setParameterExceptionHandler(Failures::usage)
                .setExecutionExceptionHandler(Failures::execution)
                .setErr(new PrintWriter(err, true))
                .execute();
    }

    @Test
    void expectedFailuresSayWhatTheyWereTold() {
        assertThat(run(new UsageException("wrong words"))).isEqualTo(2);
        assertThat(run(new BadInputException("wrong file"))).isEqualTo(3);
        assertThat(run(new ResourceException("no room"))).isEqualTo(4);
        assertThat(run(new InterruptedRunException("stopped"))).isEqualTo(130);
        assertThat(err.toString().lines())
                .containsExactly("stroma: wrong words", "stroma: wrong file", "stroma: no room", "stroma: stopped");
    }

    @Test
    void memoryThatRunsOutIsNoDefect() {
        assertThat(run(new OutOfMemoryError("Java heap space"))).isEqualTo(4);
        assertThat(err.toString())
                .startsWith("stroma: the Java heap is too small for this job (Java heap space)")
                .contains("STROMA_JAVA_OPTS=-Xmx16g")
                .doesNotContain("\tat ");
    }

    @Test
    void defectsSayThatTheyAreDefects() {
        assertThat(run(new IllegalStateException("odd\nsecond line"))).isEqualTo(1);
        assertThat(err.toString())
                .contains("internal error: IllegalStateException: odd")
                .contains("defect of Stroma")
                .doesNotContain("second line");
    }
}
