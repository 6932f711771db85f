package io.stroma.nn.lanes;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Arrays of a thread that are used again and again, so that states of a part neither are cleared nor cost the collector
 * anything. They die with their thread.
 */
final class LanePool {

    private static final ThreadLocal<Map<Integer, ArrayDeque<float[]>>> FREE = ThreadLocal.withInitial(HashMap::new);

    private LanePool() {}

    /** Room for so many vectors from {@link Lanes#LEAD} on; what is in it is left from earlier use. */
    static float[] take(int vectors) {
        float[] array = free(Lanes.LEAD + vectors * Lanes.WIDTH).poll();
        return array == null ? new float[Lanes.LEAD + vectors * Lanes.WIDTH] : array;
    }

    /** Gives arrays back; nobody may use them any more. */
    static void give(float[]... arrays) {
        for (float[] array : arrays) {
            if (array != null) {
                free(array.length).push(array);
            }
        }
    }

    private static ArrayDeque<float[]> free(int length) {
        return FREE.get().computeIfAbsent(length, key -> new ArrayDeque<>());
    }
}
