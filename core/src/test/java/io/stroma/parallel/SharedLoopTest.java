package io.stroma.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedLoopTest {

    /** Every piece of every loop once, however many loops and threads there are. */
    @ParameterizedTest
    @CsvSource({"1, 1, 7", "2, 1, 50", "2, 5, 50", "3, 2, 1", "3, 40, 20", "4, 3, 0"})
    void everyPieceRunsOnce(int threads, int loops, int pieces) {
        AtomicIntegerArray seen = new AtomicIntegerArray(loops * pieces + 1);
        try (Workers workers = new Workers(threads)) {
            workers.forEach(loops, l -> Workers.shared(pieces, p -> seen.incrementAndGet(l * pieces + p)));
        }
        for (int k = 0; k < loops * pieces; k++) {
            assertThat(seen.get(k)).isEqualTo(1);
        }
    }

    /** Two pieces of one loop that wait for each other end only if an idle thread joins. */
    @Test
    void anIdleThreadJoins() {
        CountDownLatch both = new CountDownLatch(2);
        AtomicInteger met = new AtomicInteger();
        try (Workers workers = new Workers(2)) {
            workers.forEach(1, job -> Workers.shared(2, p -> met.addAndGet(meet(both) ? 1 : 0)));
        }
        assertThat(met.get()).isEqualTo(2);
    }

    /** A thread that ends its own work joins a loop that began before. */
    @Test
    void aThreadThatBecomesIdleJoins() {
        CountDownLatch busy = new CountDownLatch(2);
        CountDownLatch looping = new CountDownLatch(2);
        CountDownLatch both = new CountDownLatch(2);
        AtomicInteger met = new AtomicInteger();
        try (Workers workers = new Workers(2)) {
            workers.forEach(2, job -> {
                meet(busy);
                if (job == 0) {
                    Workers.shared(2, p -> {
                        looping.countDown();
                        met.addAndGet(meet(both) ? 1 : 0);
                    });
                } else {
                    meet(looping);
                }
            });
        }
        assertThat(met.get()).isEqualTo(2);
    }

    private static boolean meet(CountDownLatch latch) {
        latch.countDown();
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Test
    void outsideOfWorkersTheCallerDoesItAll() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Workers.shared(5, p -> threads.add(Thread.currentThread()));
        try (Workers workers = new Workers(1)) {
            workers.forEach(3, job -> Workers.shared(5, p -> threads.add(Thread.currentThread())));
        }
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    /** Work given to workers of its own inside of a piece stays with those. */
    @Test
    void theInnermostWorkersCount() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        try (Workers outer = new Workers(3);
                Workers inner = new Workers(1)) {
            outer.forEach(
                    1, job -> inner.forEach(2, p -> Workers.shared(20, q -> threads.add(Thread.currentThread()))));
        }
        assertThat(threads).hasSize(1);
    }

    /** The first failure reaches the caller as it is, after the pieces under way have ended; the workers stay usable. */
    @ParameterizedTest
    @CsvSource({"1", "2", "4"})
    void aFailureReachesTheCaller(int threads) {
        AtomicInteger inside = new AtomicInteger();
        try (Workers workers = new Workers(threads)) {
            for (int round = 0; round < 20; round++) {
                assertThatThrownBy(() -> workers.forEach(1, job -> {
                            try {
                                Workers.shared(50, p -> {
                                    inside.incrementAndGet();
                                    try {
                                        if (p == 7) {
                                            throw new IllegalArgumentException("piece 7");
                                        }
                                    } finally {
                                        inside.decrementAndGet();
                                    }
                                });
                            } finally {
                                assertThat(inside.get()).isZero();
                            }
                        }))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("piece 7");
            }
            assertThat(workers.map(3, i -> i)).containsExactly(0, 1, 2);
        }
    }

    /** An interrupted caller waits for the others' pieces all the same, and stays interrupted. */
    @Test
    void anInterruptedCallerLosesNothing() {
        AtomicInteger done = new AtomicInteger();
        AtomicInteger interrupted = new AtomicInteger();
        try (Workers workers = new Workers(2)) {
            workers.forEach(1, job -> {
                CountDownLatch both = new CountDownLatch(2);
                Thread caller = Thread.currentThread();
                Workers.shared(2, p -> {
                    boolean mine = Thread.currentThread() == caller;
                    meet(both);
                    if (mine) {
                        caller.interrupt();
                    }
                    done.incrementAndGet();
                });
                interrupted.addAndGet(Thread.interrupted() ? 1 : 0);
            });
        }
        assertThat(done.get()).isEqualTo(2);
        assertThat(interrupted.get()).isEqualTo(1);
    }
}
