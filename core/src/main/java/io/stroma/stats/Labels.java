package io.stroma.stats;

import java.util.HashMap;
import java.util.Map;

/** Renumbers labels. */
final class Labels {

    private Labels() {}

    /** 0, 1, 2 ... in order of first appearance. */
    static int[] dense(int[] labels) {
        Map<Integer, Integer> index = new HashMap<>();
        int[] out = new int[labels.length];
        for (int i = 0; i < labels.length; i++) {
            out[i] = index.computeIfAbsent(labels[i], l -> index.size());
        }
        return out;
    }
}
