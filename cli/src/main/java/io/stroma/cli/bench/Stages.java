package io.stroma.cli.bench;

import io.stroma.parallel.Progress;
import java.util.LinkedHashMap;
import java.util.Map;

/** Seconds between the reports of a job's progress, by step. */
final class Stages implements Progress {

    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private String current;
    private long began;

    @Override
    public void report(String step, double fraction) {
        if (!step.equals(current)) {
            end();
            current = step;
            began = System.nanoTime();
        }
    }

    /** Ends the step under way. */
    void end() {
        if (current != null) {
            seconds.merge(current, (System.nanoTime() - began) * 1e-9, Double::sum);
        }
        current = null;
    }

    Map<String, Double> seconds() {
        return seconds;
    }
}
