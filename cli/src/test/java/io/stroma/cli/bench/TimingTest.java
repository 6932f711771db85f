package io.stroma.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimingTest {

    /** The limit is looked at before the first and after every repeat; a repeat gets the mean of its two neighbours. */
    @Test
    void everyRepeatStandsBetweenTwoLimits() {
        List<String> seen = new ArrayList<>();
        Timing timing = Timing.median(
                1,
                () -> {
                    seen.add("limit");
                    return seen.size() == 1 ? 100 : 140;
                },
                () -> seen.add("work"));
        assertThat(seen).containsExactly("limit", "work", "limit");
        assertThat(timing.limit()).isEqualTo(120);
    }

    /** Nothing is averaged: the repeat in the middle counts with its own processor time and limit. */
    @Test
    void theRepeatInTheMiddleCounts() {
        Timing slow = new Timing(9, 1, 100);
        Timing middle = new Timing(5, 8, 90);
        Timing fast = new Timing(2, 7, 120);
        assertThat(Timing.median(List.of(slow, fast, middle))).isEqualTo(middle);
        assertThat(Timing.median(List.of(slow, fast))).isEqualTo(fast);
        assertThat(Timing.median(List.of(slow, slow, middle, fast))).isEqualTo(middle);
    }

    @Test
    void withoutALimitThereIsNone() {
        assertThat(Timing.median(3, () -> {}).limit()).isZero();
        assertThat(Timing.median(3, () -> {}).beside(5).limit()).isEqualTo(5);
    }
}
