package io.stroma.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void resultsComeInTheOrderOfThePieces(int threads) {
        try (Workers workers = new Workers(threads)) {
            List<Integer> got = workers.map(50, i -> {
                Thread.yield();
                return i * i;
            });
            assertThat(got)
                    .containsExactlyElementsOf(
                            IntStream.range(0, 50).map(i -> i * i).boxed().toList());
            assertThat(workers.map(0, i -> i)).isEmpty();
        }
    }

    /** Every index once, whatever the chunk and the number of threads. */
    @ParameterizedTest
    @CsvSource({"10, 3, 1", "10, 3, 4", "1, 1000, 2", "0, 5, 2", "4096, 4096, 3", "7, 1, 3"})
    void rangesCoverEveryIndexOnce(int size, int chunk, int threads) {
        AtomicIntegerArray seen = new AtomicIntegerArray(Math.max(1, size));
        AtomicInteger longest = new AtomicInteger();
        try (Workers workers = new Workers(threads)) {
            workers.forEachRange(size, chunk, (from, to) -> {
                longest.accumulateAndGet(to - from, Math::max);
                IntStream.range(from, to).forEach(seen::incrementAndGet);
            });
        }
        for (int i = 0; i < size; i++) {
            assertThat(seen.get(i)).isEqualTo(1);
        }
        assertThat(longest.get()).isLessThanOrEqualTo(chunk);
    }

    /** Two pieces that wait for each other end only if two threads run at once. */
    @Test
    void piecesRunAtTheSameTime() {
        CountDownLatch both = new CountDownLatch(2);
        try (Workers workers = new Workers(2)) {
            List<Boolean> met = workers.map(2, i -> {
                both.countDown();
                try {
                    return both.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    return false;
                }
            });
            assertThat(met).containsExactly(true, true);
        }
    }

    @Test
    void oneThreadIsTheCallersOwn() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        try (Workers workers = new Workers(1)) {
            workers.forEach(5, i -> threads.add(Thread.currentThread()));
        }
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void failuresArriveAsTheyWereThrown(int threads) {
        try (Workers workers = new Workers(threads)) {
            IllegalArgumentException thrown = new IllegalArgumentException("piece 3");
            assertThatThrownBy(() -> workers.forEach(6, i -> {
                        if (i == 3) {
                            throw thrown;
                        }
                    }))
                    .isSameAs(thrown);
            assertThatThrownBy(() -> workers.forEach(6, i -> {
                        throw new OutOfMemoryError("of a piece");
                    }))
                    .isInstanceOf(OutOfMemoryError.class)
                    .hasMessage("of a piece");
            assertThat(workers.map(2, i -> i)).as("usable afterwards").containsExactly(0, 1);
        }
    }

    /** The pieces end only when they are cancelled: a piece that is done before the caller waits interrupts nothing. */
    @Test
    void anInterruptedCallerIsToldAndStaysInterrupted() {
        CountDownLatch never = new CountDownLatch(1);
        try (Workers workers = new Workers(2)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> workers.forEach(2, i -> {
                        try {
                            never.await();
                        } catch (InterruptedException cancelled) {
                            Thread.currentThread().interrupt();
                        }
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void needsAThread() {
        assertThatThrownBy(() -> new Workers(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1");
        try (Workers workers = new Workers(7)) {
            assertThat(workers.threads()).isEqualTo(7);
        }
    }
}
