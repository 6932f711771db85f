package io.stroma.heist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stroma.error.UsageException;
import io.stroma.graph.LazyWalk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NicheWalkTest {

    /** A tissue is the square root of its cells wide; the walk returns 2.5 times on its way through, half of the time at most. */
    @ParameterizedTest
    @CsvSource({"625, 0.1", "2500, 0.05", "1000000, 0.0025", "4, 0.5", "1, 0.5", "0, 0.5"})
    void theWalkReturnsMoreOftenInSmallTissues(int cells, double restart) {
        LazyWalk walk = HeistConfig.stroma().nicheWalk(cells);
        assertThat(walk.steps()).isEqualTo(8);
        assertThat(walk.restart()).isCloseTo(restart, within(1e-12));
    }

    @Test
    void withoutRestartAndInThePublishedModelItNeverReturns() {
        assertThat(HeistConfig.stroma().but().nicheRestart(0).build().nicheWalk(400))
                .isEqualTo(new LazyWalk(8, 0));
        assertThat(HeistConfig.paper().nicheWalk(400)).isEqualTo(new LazyWalk(0, 0));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void restartsThatAreNoneAreRefused(double restart) {
        assertThatThrownBy(
                        () -> HeistConfig.stroma().but().nicheRestart(restart).build())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("restart");
    }
}
