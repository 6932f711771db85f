package io.stroma.parallel;

/** Hears how far long work has come. Called from the thread that started the work, in order. */
@FunctionalInterface
public interface Progress {

    /** Nobody listens. */
    Progress NONE = (step, fraction) -> {};

    /**
     * @param step what is being done, in a few words
     * @param fraction share of this step that is done, 0 .. 1
     */
    void report(String step, double fraction);
}
