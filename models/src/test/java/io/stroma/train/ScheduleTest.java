package io.stroma.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.stroma.error.UsageException;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    @Test
    void constantRisesThenStays() {
        Schedule schedule = new Schedule.Constant(4);
        assertThat(schedule.factor(0, 100)).isEqualTo(0.25);
        assertThat(schedule.factor(3, 100)).isEqualTo(1);
        assertThat(schedule.factor(1_000_000, 100)).isEqualTo(1);
        assertThat(new Schedule.Constant(0).factor(0, 100)).isEqualTo(1);
    }

    @Test
    void cosineRisesAndFallsToItsFloor() {
        Schedule schedule = new Schedule.Cosine(10, 0.1);
        assertThat(schedule.factor(4, 111)).isEqualTo(0.5);
        assertThat(schedule.factor(10, 111)).isEqualTo(1);
        assertThat(schedule.factor(60, 111)).isCloseTo(0.55, offset(1e-12)); // half way between 1 and the floor
        assertThat(schedule.factor(110, 111)).isCloseTo(0.1, offset(1e-12));
        assertThat(schedule.factor(500, 111)).isCloseTo(0.1, offset(1e-12));
        double before = 1;
        for (long step = 11; step < 111; step++) {
            assertThat(schedule.factor(step, 111)).isLessThan(before);
            before = schedule.factor(step, 111);
        }
    }

    @Test
    void cosineSurvivesRunsShorterThanItsWarmUp() {
        Schedule schedule = new Schedule.Cosine(10, 0);
        for (long step = 0; step < 10; step++) {
            assertThat(schedule.factor(step, 5)).isEqualTo((step + 1) / 10.0);
        }
        assertThat(schedule.factor(10, 10)).isEqualTo(1);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new Schedule.Cosine(1, 1.5)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new Schedule.Cosine(1, Double.NaN)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new Schedule.Constant(-1)).isInstanceOf(UsageException.class);
        TrainingConfig config = TrainingConfig.defaults();
        assertThatThrownBy(() -> config.withLearningRate(0)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> config.withLearningRate(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> config.withMaxEpochs(0)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> config.withThreads(0)).isInstanceOf(UsageException.class);
    }
}
