package io.stroma.parallel;

import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * A loop that one thread runs and others join when they have nothing else to do. Indices are claimed one by one; whoever comes
 * after the last one was claimed finds nothing to do.
 */
final class SharedLoop implements Runnable {

    private final int count;
    private final IntConsumer piece;
    private final AtomicInteger next = new AtomicInteger();
    private int inside; // threads that joined and have not left
    private boolean over;
    private Throwable failure; // the first one

    private SharedLoop(int count, IntConsumer piece) {
        this.count = count;
        this.piece = piece;
    }

    /** Runs all pieces; returns when the last one has ended, on whatever thread. */
    static void run(int count, IntConsumer piece, ThreadPoolExecutor pool) {
        SharedLoop loop = new SharedLoop(count, piece);
        boolean othersAreFree = count > 1 && pool.getQueue().isEmpty();
        for (int t = 1; othersAreFree && t < Math.min(count, pool.getMaximumPoolSize()); t++) {
            pool.execute(loop);
        }
        loop.claim();
        while (othersAreFree && pool.remove(loop)) {
            // an offer that nobody took
        }
        loop.finish();
    }

    /** A thread of the pool joins. */
    @Override
    public void run() {
        synchronized (this) {
            if (over) {
                return;
            }
            inside++;
        }
        claim();
        synchronized (this) {
            inside--;
            notifyAll();
        }
    }

    private void claim() {
        try {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                piece.accept(i);
            }
        } catch (RuntimeException | Error e) {
            next.set(count); // nobody begins another piece
            synchronized (this) {
                failure = failure == null ? e : failure;
            }
        }
    }

    /** The others' last pieces use what the caller lends them, so an interrupted caller waits too. */
    private synchronized void finish() {
        over = true;
        boolean interrupted = false;
        while (inside > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw Workers.rethrow(failure);
        }
    }
}
