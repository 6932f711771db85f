package io.stroma.train;

import java.time.Duration;

/** Rate of a run since it was started or resumed, and the time left at that rate. */
final class Pace {

    private final long began = System.nanoTime();
    private final long firstStep;
    private final long plannedSteps;

    Pace(long firstStep, long plannedSteps) {
        this.firstStep = firstStep;
        this.plannedSteps = plannedSteps;
    }

    Progress after(Position position, double loss) {
        double seconds = Math.max(1e-9, (System.nanoTime() - began) * 1e-9);
        double rate = (position.step() - firstStep) / seconds;
        long left = Math.max(0, plannedSteps - position.step());
        return new Progress(
                position.epoch(),
                position.step(),
                plannedSteps,
                loss,
                position.learningRate(),
                rate,
                Duration.ofMillis(Math.round(1000 * left / rate)));
    }
}
