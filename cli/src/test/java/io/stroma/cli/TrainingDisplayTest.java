package io.stroma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.train.EpochRecord;
import io.stroma.train.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is seen of a training where there is no terminal. */
class TrainingDisplayTest {

    private final List<String> kept = new ArrayList<>();

    /** A run of one epoch with a warning, at a level of the log. */
    private String shown(boolean quiet, String level, Map<String, Double> validation) {
        PrintStream before = System.err;
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try (TrainingDisplay display = new TrainingDisplay(new Console(quiet, level), kept::add)) {
            display.resumed(40);
            display.step(new Progress(2, 41, 300, 1.25, 1e-3, 10, Duration.ofSeconds(26)));
            display.epoch(new EpochRecord(2, 60, 0, 1e-3, 3.04, Map.of("total", 1.5), validation));
            display.warning("odd loss");
        } finally {
            System.setErr(before);
        }
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everyEpochIsALine() {
        assertThat(shown(false, "info", Map.of("total", 2.0)).lines())
                .containsExactly(
                        "resumed after step 40",
                        "  epoch 3: loss 1.5000, validation 2.0000, 3.0 s, about 26 s left",
                        "warning: odd loss");
        assertThat(kept).containsExactly("odd loss");
    }

    @Test
    void withoutValidationThereIsNone() {
        assertThat(shown(false, "info", Map.of()))
                .contains("loss 1.5000, 3.0 s")
                .doesNotContain("validation");
    }

    /** A warning is never only on the screen, and on the screen unless only errors are wanted. */
    @Test
    void warningsAreKeptWhateverIsShown() {
        assertThat(shown(true, "info", Map.of()).lines()).containsExactly("warning: odd loss");
        assertThat(shown(false, "warn", Map.of()).lines()).containsExactly("warning: odd loss");
        assertThat(shown(false, "error", Map.of())).isEmpty();
        assertThat(kept).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"-5, 0 s", "0, 0 s", "89, 89 s", "90, 2 min", "5399, 90 min", "5400, 1.5 h", "90000, 25.0 h"})
    void durationsAreRounded(long seconds, String text) {
        assertThat(TrainingDisplay.human(Duration.ofSeconds(seconds))).isEqualTo(text);
    }
}
