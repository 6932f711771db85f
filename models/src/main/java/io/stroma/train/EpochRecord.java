package io.stroma.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One pass over the training data.
 *
 * @param epoch 0, 1, ...
 * @param steps steps since the start of the run, skipped ones included
 * @param skipped steps of this epoch left out because their loss or gradient was not finite
 * @param learningRate of the last step
 * @param seconds wall-clock time, validation included
 * @param training mean of every named term over the parts, {@code total} first
 * @param validation the same on the validation parts; empty without any
 */
public record EpochRecord(
        int epoch,
        long steps,
        int skipped,
        double learningRate,
        double seconds,
        Map<String, Double> training,
        Map<String, Double> validation) {

    public EpochRecord {
        training = Collections.unmodifiableMap(new LinkedHashMap<>(training));
        validation = Collections.unmodifiableMap(new LinkedHashMap<>(validation));
    }
}
