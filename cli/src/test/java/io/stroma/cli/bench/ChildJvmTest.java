package io.stroma.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.stroma.cli.Stroma;
import io.stroma.error.StromaException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a virtual machine of its own gives back, and how its failures are told. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ChildJvmTest {

    /** Leaves with the exit code it is given, having said the rest. */
    static final class Leaving {
        public static void main(String[] words) {
            System.out.println("result");
            System.err.println("a note");
            for (int i = 1; i < words.length; i++) {
                System.err.println(words[i]);
            }
            System.err.println();
            System.exit(Integer.parseInt(words[0]));
        }
    }

    @Test
    void resultsAreWhatIsOnStandardOutput() throws IOException {
        assertThat(ChildJvm.run(Leaving.class, 0, "stroma: not a failure"))
                .isEqualTo("result" + System.lineSeparator());
    }

    @ParameterizedTest
    @CsvSource({"2, UsageException", "3, BadInputException", "4, ResourceException", "130, InterruptedRunException"})
    void failuresOfAKnownKindStayOfThatKind(int code, String kind) {
        Throwable thrown =
                catchThrowable(() -> ChildJvm.run(Leaving.class, code, "stroma: no room; make some", "more"));
        assertThat(thrown)
                .isInstanceOf(StromaException.class)
                .hasMessage(
                        "no room; make some (exit code %d of 'Leaving %d stroma: no room; make some more')",
                        code, code);
        assertThat(thrown.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(((StromaException) thrown).exitCode()).isEqualTo(code);
    }

    @Test
    void whatIsKilledMostLikelyHadTooLittleMemory() {
        assertThatThrownBy(() -> ChildJvm.run(Leaving.class, 137))
                .isInstanceOfSatisfying(
                        StromaException.class, e -> assertThat(e.exitCode()).isEqualTo(4))
                .hasMessageContaining("killed")
                .hasMessageContaining("'Leaving 137'");
    }

    @Test
    void otherFailuresAreDefectsWithTheLastWords() {
        assertThatThrownBy(() -> ChildJvm.run(Leaving.class, 1, "odd", "at last", "\tat io.stroma.Odd"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("at last (exit code 1 of 'Leaving 1 odd at last \tat io.stroma.Odd')");
    }

    /** A series whose first benchmark has too small a heap ends as that benchmark does, with its command to try alone. */
    @Test
    void aSeriesFailsAsItsBenchmarkDoes(@TempDir Path folder) throws Exception {
        Path out = folder.resolve("out");
        Path log = folder.resolve("log");
        Process series = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Stroma.class.getName(),
                        "bench",
                        "scaling",
                        "--max-cells",
                        "1000",
                        "--threads",
                        "1",
                        "-o",
                        out.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(series.waitFor()).isEqualTo(4);
        assertThat(log)
                .content()
                .contains("stroma: the Java heap is too small for this job")
                .contains("STROMA_JAVA_OPTS=-Xmx")
                .contains("(exit code 4 of 'stroma bench prepare --cells 1000 --genes 200 --threads 1 --repeat 1")
                .doesNotContain("internal error", "\tat ");
        assertThat(out).doesNotExist();
    }
}
