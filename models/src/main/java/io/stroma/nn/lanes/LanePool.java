package io.stroma.nn.lanes;

import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Arrays that are used again and again, so that states of a part neither are cleared nor cost the collector anything. The
 * collector takes them back when memory is short.
 */
final class LanePool {

    private static final Map<Integer, Queue<SoftReference<float[]>>> FREE = new ConcurrentHashMap<>();

    /** Arrays from this length on begin at a region of the collector, see {@link Lanes#LEAD}; shorter ones anywhere. */
    static final int LARGE = 1 << 17;

    private LanePool() {}

    /**
     * Room for so many vectors from {@link Lanes#LEAD} on, and one more behind them, for loads and stores that begin inside the
     * last; what is in it is left from earlier use.
     */
    static float[] take(int vectors) {
        return takeFloats(Lanes.LEAD + (vectors + 1) * Lanes.WIDTH);
    }

    /** The same in an array so long that vectors lie on cache lines; for the few small ones that kernels read all the time. */
    static float[] takeOnLines(int vectors) {
        return takeFloats(Math.max(LARGE, Lanes.LEAD + (vectors + 1) * Lanes.WIDTH));
    }

    private static float[] takeFloats(int length) {
        Queue<SoftReference<float[]>> free = free(length);
        for (SoftReference<float[]> next = free.poll(); next != null; next = free.poll()) {
            float[] array = next.get();
            if (array != null) {
                return array;
            }
        }
        return new float[length];
    }

    /**
     * Gives arrays back, each once; nobody may use them any more. What is never given back, as after a failure, is the
     * collector's like any other array.
     */
    static void give(float[]... arrays) {
        for (float[] array : arrays) {
            if (array != null) {
                free(array.length).add(new SoftReference<>(array));
            }
        }
    }

    private static Queue<SoftReference<float[]>> free(int length) {
        return FREE.computeIfAbsent(length, key -> new ConcurrentLinkedQueue<>());
    }
}
