package io.stroma.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FalseDiscoveryRateTest {

    /** By hand: sorted .01 .02 .03 .5 with m/rank 4, 2, 4/3, 1, then the smallest from the right. */
    @Test
    void adjustsByRank() {
        double[] q = FalseDiscoveryRate.benjaminiHochberg(new double[] {0.5, 0.01, 0.03, 0.02});
        assertThat(q).containsExactly(new double[] {0.5, 0.04, 0.04, 0.04}, within(1e-12));
        assertThat(FalseDiscoveryRate.called(q, 0.05)).isEqualTo(3);
        assertThat(FalseDiscoveryRate.benjaminiHochberg(new double[0])).isEmpty();
    }
}
