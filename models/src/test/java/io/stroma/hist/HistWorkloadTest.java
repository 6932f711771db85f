package io.stroma.hist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.parallel.Workers;
import org.junit.jupiter.api.Test;

class HistWorkloadTest {

    private static HistWorkload workload(int spots, double occupancy) {
        return HistWorkload.of(SmallSlide.config(), spots, 5, 3, occupancy, true, 1);
    }

    @Test
    void operationsOfTheMapsByHand() {
        HistConfig one = SmallSlide.config()
                .withoutHierarchy()
                .but()
                .topology("1")
                .tokens(java.util.List.of())
                .build();
        double flops = HistWorkload.of(one, 36, 5, 3, 1, false, 1).flops();
        // 36 sites: input 5 x 8, block 12 x 8 x 8, head 8 x 3; 36 x 36 pairs of the one window of two products of width
        // 8
        double shifted = 0; // every pair is in the standard window already
        assertThat(flops).isCloseTo(2.0 * (36 * (40 + 768 + 24) + 36 * 36 * 16 + shifted), within(1e-6));
    }

    @Test
    void operationsAreLinearInSpots() {
        for (double occupancy : new double[] {1, 0.3}) {
            double few = workload(400, occupancy).flops() / 400;
            double many = workload(6400, occupancy).flops() / 6400;
            assertThat(many / few).isBetween(0.9, 1.15);
        }
    }

    /** A bench keeps its model from one size to the next. */
    @Test
    void anotherSizeIsTheSlideOfThatSizeUnderTheSameModel() {
        HistWorkload small = workload(100, 0.5);
        HistWorkload large = small.withSpots(150, 1);
        assertThat(large.model()).isSameAs(small.model());
        assertThat(large.slide().features().values())
                .isEqualTo(workload(150, 0.5).slide().features().values());
        assertThat(large.flops()).isEqualTo(workload(150, 0.5).flops());
    }

    @Test
    void forwardAndBackwardRun() {
        HistWorkload w = workload(150, 0.5);
        try (Workers workers = new Workers(2)) {
            assertThat(w.forward(workers).rows()).isEqualTo(150);
        }
        assertThat(w.backward()).isPositive();
    }
}
