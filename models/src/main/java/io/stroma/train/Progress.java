package io.stroma.train;

import java.time.Duration;

/**
 * Where a run is after a step.
 *
 * @param epoch current epoch, from 0
 * @param step steps done, of all epochs
 * @param plannedSteps steps if the run does not stop early
 * @param loss total loss of the step, the mean over its parts
 * @param learningRate of the step
 * @param stepsPerSecond since the run was started or resumed
 * @param remaining time left at this rate if the run does not stop early
 */
public record Progress(
        int epoch,
        long step,
        long plannedSteps,
        double loss,
        double learningRate,
        double stepsPerSecond,
        Duration remaining) {}
