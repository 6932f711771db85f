package io.stroma.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/**
 * A fixed number of threads for independent pieces of work. The pieces and the order of the results do not depend on
 * the number of threads, so neither do the bits of anything computed with it. With one thread work runs on the caller.
 */
public final class Workers implements AutoCloseable {

    /** Whom the current thread works for; null outside of all pieces. */
    private static final ThreadLocal<Workers> EMPLOYER = new ThreadLocal<>();

    private final int threads;
    private final ThreadPoolExecutor pool;

    public Workers(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
        this.threads = threads;
        AtomicInteger number = new AtomicInteger();
        this.pool = threads == 1
                ? null
                : new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(() -> employed(task), "stroma-worker-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    public int threads() {
        return threads;
    }

    /** Results of {@code piece} for 0 .. count-1, in that order. The first exception of a piece is rethrown as it is. */
    public <T> List<T> map(int count, IntFunction<T> piece) {
        List<T> results = new ArrayList<>(count);
        if (pool == null || count == 1) {
            employed(() -> {
                for (int i = 0; i < count; i++) {
                    results.add(piece.apply(i));
                }
            });
            return results;
        }
        List<Callable<T>> tasks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int index = i;
            tasks.add(() -> piece.apply(index));
        }
        try {
            for (Future<T> future : pool.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for workers", e);
        } catch (ExecutionException e) {
            throw rethrow(e.getCause());
        }
    }

    /** Runs {@code piece} for 0 .. count-1. */
    public void forEach(int count, IntConsumer piece) {
        map(count, i -> {
            piece.accept(i);
            return null;
        });
    }

    /**
     * Runs {@code piece} for 0 .. count-1 inside of a piece of work: on this thread, and on those of the same workers that have
     * nothing else to do, as at the end of a job. Pieces must not rely on anything bound to a thread. Outside of any workers
     * the caller does it all.
     */
    public static void shared(int count, IntConsumer piece) {
        Workers employer = EMPLOYER.get();
        if (employer == null || employer.pool == null || count < 2) {
            for (int i = 0; i < count; i++) {
                piece.accept(i);
            }
        } else {
            SharedLoop.run(count, piece, employer.pool);
        }
    }

    private void employed(Runnable work) {
        Workers before = EMPLOYER.get();
        EMPLOYER.set(this);
        try {
            work.run();
        } finally {
            EMPLOYER.set(before);
        }
    }

    /** Runs {@code piece} for ranges of at most {@code chunk} consecutive indices that cover 0 .. size-1. */
    public void forEachRange(int size, int chunk, RangeConsumer piece) {
        int count = Math.toIntExact(((long) size + chunk - 1) / chunk);
        forEach(count, c -> piece.accept(c * chunk, (int) Math.min(size, (c + 1L) * chunk)));
    }

    /** Work on the indices from (inclusive) to (exclusive). */
    @FunctionalInterface
    public interface RangeConsumer {
        void accept(int from, int to);
    }

    static RuntimeException rethrow(Throwable cause) {
        if (cause instanceof RuntimeException e) {
            return e;
        }
        if (cause instanceof Error e) {
            throw e;
        }
        return new IllegalStateException(cause);
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.shutdown();
        }
    }
}
