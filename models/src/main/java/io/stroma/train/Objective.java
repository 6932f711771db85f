package io.stroma.train;

import io.stroma.nn.Module;
import java.util.SplittableRandom;

/**
 * What is minimised: a model and its loss on one part. Called from several threads at once on different parts, each
 * inside a pointer scope of its own; must draw randomness from the given stream only.
 *
 * @param <B> one part of a tissue, or one slide
 */
public interface Objective<B> {

    /** The trained parameters, the loss's own (balance) included. */
    Module module();

    /**
     * Share of the learning rate with which a parameter moves, at most 1.
     *
     * @param parameter its dotted name in the module
     */
    default double rate(String parameter) {
        return 1;
    }

    /** Loss of one part; masks, negatives and dropout come from {@code random}. */
    Loss loss(B part, SplittableRandom random);
}
