package io.stroma.nn.lanes;

/** How a sender's weight w, from its probe p and a state g, meets the values: {@code s = g . p}. */
public enum LaneGate {
    /** The state stays: g. */
    NONE,
    /** {@code s (g Wv)}. */
    PRODUCT,
    /** {@code sigmoid(s) (g Wv)}. */
    SIGMOID,
    /** {@code g + sigmoid(s) v} with the sender's value v. */
    SENDER;

    boolean ofReceiver() {
        return this == PRODUCT || this == SIGMOID;
    }
}
