package io.stroma.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SeedsTest {

    @Test
    void theSameAddressIsTheSameStream() {
        SplittableRandom a = Seeds.stream(7, 1, 2);
        SplittableRandom b = Seeds.stream(7, 1, 2);
        for (int i = 0; i < 100; i++) {
            assertThat(a.nextLong()).isEqualTo(b.nextLong());
        }
    }

    /** Order, depth and sign of the path matter; small numbers close to each other do not collide. */
    @Test
    void addressesDoNotCollide() {
        Set<Long> seen = new HashSet<>();
        int count = 0;
        for (long seed = -2; seed < 3; seed++) {
            seen.add(Seeds.derive(seed));
            count++;
            for (long i = -10; i < 10; i++) {
                seen.add(Seeds.derive(seed, i));
                count++;
                for (long j = -10; j < 10; j++) {
                    seen.add(Seeds.derive(seed, i, j));
                    count++;
                }
            }
        }
        assertThat(seen).hasSize(count);
    }

    /** Streams of neighbouring addresses are independent: their first numbers are uniform and uncorrelated. */
    @Test
    void firstNumbersOfNeighbouringStreamsAreUniform() {
        int n = 20_000;
        double mean = 0;
        double lag = 0;
        double before = 0.5;
        int[] bins = new int[10];
        for (int i = 0; i < n; i++) {
            double u = Seeds.stream(3, i).nextDouble();
            bins[(int) (10 * u)]++;
            mean += u / n;
            lag += (u - 0.5) * (before - 0.5) / n;
            before = u;
        }
        assertThat(mean).isCloseTo(0.5, within(0.01)); // five standard errors
        assertThat(lag).isCloseTo(0, within(0.003));
        for (int bin : bins) {
            assertThat(bin).isBetween(1780, 2220);
        }
    }

    /** 64-bit FNV-1a of the published test vectors: "" and "a" and "foobar". */
    @Test
    void purposesAreFnv1a() {
        assertThat(Seeds.purpose("")).isEqualTo(0xCBF29CE484222325L);
        assertThat(Seeds.purpose("a")).isEqualTo(0xAF63DC4C8601EC8CL);
        assertThat(Seeds.purpose("foobar")).isEqualTo(0x85944171F73967E8L);
    }

    /** Written down once: a change would silently change every result of every seed. */
    @Test
    void derivationStaysAsItIs() {
        assertThat(Seeds.derive(0)).isEqualTo(0xE220A8397B1DCDAFL); // first output of splitmix64 with seed 0
        assertThat(Seeds.derive(0, 0)).isNotEqualTo(Seeds.derive(0));
    }
}
