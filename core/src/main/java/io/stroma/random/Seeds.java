package io.stroma.random;

import java.util.SplittableRandom;

/**
 * Random streams addressed by what they are for instead of by how much was drawn before: the stream of (seed, epoch,
 * step, part) is the same in a resumed run, on any number of threads and in any order of work.
 */
public final class Seeds {

    private Seeds() {}

    /** The stream that belongs to this seed and this path of indices. */
    public static SplittableRandom stream(long seed, long... path) {
        return new SplittableRandom(derive(seed, path));
    }

    /** A new seed from a seed and a path of indices (splitmix64 finaliser over each element). */
    public static long derive(long seed, long... path) {
        long h = mix(seed + 0x9E3779B97F4A7C15L);
        for (long p : path) {
            h = mix(h + 0x9E3779B97F4A7C15L + mix(p));
        }
        return h;
    }

    /** A fixed number for a name, so that streams of different purposes do not meet (64-bit FNV-1a). */
    public static long purpose(String name) {
        long h = 0xCBF29CE484222325L;
        for (int i = 0; i < name.length(); i++) {
            h = (h ^ name.charAt(i)) * 0x100000001B3L;
        }
        return h;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
