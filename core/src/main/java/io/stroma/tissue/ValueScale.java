package io.stroma.tissue;

/** Scale of the stored expression values; guards against logging twice. */
public enum ValueScale {
    /** Whole-number counts. */
    COUNTS,
    /** Non-negative values on a linear scale: intensities, volume-normalised counts. */
    LINEAR,
    /** Natural logarithm of one plus a library-size normalised value. */
    LOG1P,
    /** Declared by nobody; preparation infers it, says so and warns. */
    UNKNOWN
}
