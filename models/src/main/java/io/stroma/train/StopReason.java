package io.stroma.train;

/** Why a run ended by itself. */
public enum StopReason {
    /** All epochs were done. */
    EPOCHS,
    /** The limit of steps was reached. */
    STEPS,
    /** The validation loss had not improved for the patience. */
    PATIENCE
}
