package io.stroma.graph;

import io.stroma.tissue.Positions;

/** Orders of indices by a number, without boxing an index. */
final class Order {

    private Order() {}

    /** Points by x, then y, then index. */
    static int[] lexicographic(Positions p) {
        return by(ascending(p.y()), p.x());
    }

    /** Indices by value, equal ones by index. -0 and 0 are the same number. */
    static int[] ascending(double[] key) {
        int[] order = new int[key.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        return by(order, key);
    }

    /** The same indices by {@code key[index]}, equal ones in the given order (bottom-up merge sort). */
    static int[] by(int[] order, double[] key) {
        int n = order.length;
        int[] from = order.clone();
        int[] to = new int[n];
        for (int width = 1; width < n && width > 0; width *= 2) {
            for (int low = 0; low < n; low += 2 * width) {
                int middle = Math.min(n, low + width);
                int high = Math.min(n, middle + width);
                int a = low;
                int b = middle;
                for (int k = low; k < high; k++) {
                    boolean left = b == high || (a < middle && key[from[a]] <= key[from[b]]);
                    to[k] = from[left ? a++ : b++];
                }
            }
            int[] swap = from;
            from = to;
            to = swap;
        }
        return from;
    }
}
