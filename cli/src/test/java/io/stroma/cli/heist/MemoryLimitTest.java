package io.stroma.cli.heist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.cli.MemoryOption;
import io.stroma.error.ResourceException;
import io.stroma.heist.HeistConfig;
import io.stroma.heist.MemoryModel;
import io.stroma.prepare.PreparationConfig;
import io.stroma.prepare.PreparationMemory;
import io.stroma.tasks.ImputationMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class MemoryLimitTest {

    private static final MemoryModel MODEL = new MemoryModel(20_000, 200, HeistConfig.paper(), 2);

    @Command(name = "any")
    private static final class Any {
        @Mixin
        private MemoryOption memory = new MemoryOption();
    }

    private static long parsed(String... words) {
        Any any = new Any();
        new CommandLine(any).parseArgs(words);
        return any.memory.bytes();
    }

    @ParameterizedTest
    @CsvSource({"8g, 8589934592", "900m, 943718400", "1.5G, 1610612736", "2GiB, 2147483648", "64kb, 65536", "4096, 4096"
    })
    void sizes(String text, long bytes) {
        assertThat(parsed("--memory", text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"much", "-3g", "8x", "0", "g"})
    void mistakes(String text) {
        assertThatThrownBy(() -> parsed("--memory", text))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("--memory")
                .hasMessageContaining(text);
    }

    @Test
    void noLimitUnlessAsked() {
        assertThat(parsed()).isEqualTo(Long.MAX_VALUE);
        assertThat(new MemoryLimit(Long.MAX_VALUE, true).partSize(MODEL, 468)).isEqualTo(468);
    }

    @Test
    void partsShrinkToFitAndNoFurther() {
        assertThat(new MemoryLimit(MODEL.embedding(100), true).partSize(MODEL, 468))
                .isEqualTo(100);
        assertThatThrownBy(() -> new MemoryLimit(MODEL.embedding(31), true).partSize(MODEL, 468))
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining("--memory");
    }

    /** Where results are compared, parts are what they would be without a limit, or there are none. */
    @Test
    void partsThatMayNotShrinkAreRefused() {
        assertThat(new MemoryLimit(MODEL.embedding(468), false).partSize(MODEL, 468))
                .isEqualTo(468);
        assertThatThrownBy(() -> new MemoryLimit(MODEL.embedding(467), false).partSize(MODEL, 468))
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining("parts of 468 cells");
    }

    @Test
    void whatCannotFitIsRefusedBeforeItBegins() {
        assertThatThrownBy(() -> new MemoryLimit(1L << 30, true).checkTraining(MODEL, 128))
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining("--part-size");
        assertThatThrownBy(() -> new MemoryLimit(1L << 30, true)
                        .checkPreparation(
                                "t", PreparationMemory.of(10_000_000, 200, 0, PreparationConfig.defaults(), 2)))
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining("preparing t");
        PreparationMemory preparation = PreparationMemory.of(1_000_000, 200, 0, PreparationConfig.defaults(), 2);
        ImputationMemory evaluation = new ImputationMemory(preparation, HeistConfig.stroma(), 1, 0.1);
        assertThat(evaluation.peak(0)).isGreaterThan(preparation.inMemory().peak());
        assertThatThrownBy(() -> new MemoryLimit(evaluation.peak(0) - 1, true).checkImputation("t", evaluation, 0))
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining("imputation of t")
                .hasMessageContaining("--max-genes");
        assertThatCode(() -> new MemoryLimit(evaluation.peak(0), true).checkImputation("t", evaluation, 0))
                .doesNotThrowAnyException();
        assertThatCode(() -> new MemoryLimit(1L << 40, true).checkTraining(MODEL, 128))
                .doesNotThrowAnyException();
    }
}
