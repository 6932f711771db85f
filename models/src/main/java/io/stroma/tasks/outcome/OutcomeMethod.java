package io.stroma.tasks.outcome;

/** A way to tell the outcome of tissues. Whatever it fits, it fits on the training tissues it is given. */
@FunctionalInterface
public interface OutcomeMethod {

    /**
     * Learns from some tissues and judges others.
     *
     * @param study outcomes; those of the test tissues must not be read
     * @return probability of every class for every test tissue, tests x C
     */
    double[][] probabilities(Study study, int[] train, int[] test, long seed);
}
