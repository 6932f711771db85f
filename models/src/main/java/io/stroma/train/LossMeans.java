package io.stroma.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Running means of named loss terms, each over the parts that had it. Sums are kept instead of means, so that a resumed
 * epoch ends with the same numbers.
 *
 * @param sums by term, in order of first appearance
 * @param counts parts that had the term
 */
record LossMeans(Map<String, Double> sums, Map<String, Long> counts) {

    static final LossMeans EMPTY = new LossMeans(Map.of(), Map.of());

    LossMeans {
        sums = Collections.unmodifiableMap(new LinkedHashMap<>(sums));
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }

    /** With one more part. */
    LossMeans plus(Map<String, Double> terms) {
        Map<String, Double> newSums = new LinkedHashMap<>(sums);
        Map<String, Long> newCounts = new LinkedHashMap<>(counts);
        terms.forEach((name, value) -> {
            newSums.merge(name, value, Double::sum);
            newCounts.merge(name, 1L, Long::sum);
        });
        return new LossMeans(newSums, newCounts);
    }

    Map<String, Double> means() {
        Map<String, Double> means = new LinkedHashMap<>();
        sums.forEach((name, sum) -> means.put(name, sum / counts.get(name)));
        return means;
    }
}
