package io.stroma.prepare;

/** Hears what a long job is doing; the command line draws it. */
@FunctionalInterface
public interface Progress {

    /** The named step begins. */
    void step(String name);

    /** Hears nothing. */
    static Progress silent() {
        return name -> {};
    }
}
