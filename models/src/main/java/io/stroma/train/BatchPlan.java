package io.stroma.train;

import java.util.List;
import java.util.function.Supplier;

/**
 * The data of a training run in the order it is visited; a pure function of the epoch, so that a resumed run sees what
 * the uninterrupted one would have seen.
 *
 * @param <B> one part
 */
public interface BatchPlan<B> {

    /**
     * Optimiser steps of one epoch; a step's gradient is the mean over its parts. Parts load when asked.
     *
     * @param epoch 0, 1, ...
     */
    List<List<Supplier<B>>> epoch(int epoch);

    /** Parts of the validation set, the same every time; may be empty. */
    List<Supplier<B>> validation();
}
