package io.stroma.train;

/** Is told how a run goes, on the thread that called it. Listeners watch; nothing they do changes the result. */
public interface TrainingListener {

    /** Listens to nothing. */
    TrainingListener NONE = new TrainingListener() {};

    /** The run continues from a checkpoint with this many steps done. */
    default void resumed(long step) {}

    /** A step is done. */
    default void step(Progress progress) {}

    /** An epoch and its validation are done. */
    default void epoch(EpochRecord epoch) {}

    /** Something to tell the user and to keep in the manifest, such as a skipped step. */
    default void warning(String message) {}
}
