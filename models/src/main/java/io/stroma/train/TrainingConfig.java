package io.stroma.train;

import io.stroma.error.UsageException;

/**
 * Every choice of a training run; written to the manifest.
 *
 * @param learningRate peak rate of {@link AdamW}
 * @param weightDecay lambda of {@link AdamW}
 * @param schedule course of the learning rate
 * @param clipNorm longest gradient allowed; 0 switches clipping off
 * @param maxEpochs passes over the training data
 * @param maxSteps limit of optimiser steps; 0 for none
 * @param patience epochs without a better validation loss after which the run stops; 0 never stops early
 * @param checkpointSteps steps between checkpoints; 0 writes one at the end of each epoch only
 * @param seed of every random choice
 * @param threads parts computed at once; changes no bit of the result
 */
public record TrainingConfig(
        double learningRate,
        double weightDecay,
        Schedule schedule,
        double clipNorm,
        int maxEpochs,
        long maxSteps,
        int patience,
        long checkpointSteps,
        long seed,
        int threads) {

    public TrainingConfig {
        require(learningRate > 0 && Double.isFinite(learningRate), "the learning rate must be positive", learningRate);
        require(weightDecay >= 0 && Double.isFinite(weightDecay), "the weight decay cannot be negative", weightDecay);
        require(clipNorm >= 0 && Double.isFinite(clipNorm), "the clipping norm cannot be negative", clipNorm);
        require(maxEpochs >= 1, "there must be at least one epoch", maxEpochs);
        require(maxSteps >= 0, "the number of steps cannot be negative", maxSteps);
        require(patience >= 0, "the patience cannot be negative", patience);
        require(checkpointSteps >= 0, "the checkpoint interval cannot be negative", checkpointSteps);
        require(threads >= 1, "there must be at least one thread", threads);
    }

    /** Rate 1e-3, weight decay 3e-3, a short warm-up, then a cosine; clipping at 1; 100 epochs, patience 3. */
    public static TrainingConfig defaults() {
        return new TrainingConfig(1e-3, 3e-3, new Schedule.Cosine(20, 0.01), 1, 100, 0, 3, 100, 0, 1);
    }

    public TrainingConfig withLearningRate(double value) {
        return new TrainingConfig(
                value, weightDecay, schedule, clipNorm, maxEpochs, maxSteps, patience, checkpointSteps, seed, threads);
    }

    public TrainingConfig withWeightDecay(double value) {
        return new TrainingConfig(
                learningRate, value, schedule, clipNorm, maxEpochs, maxSteps, patience, checkpointSteps, seed, threads);
    }

    public TrainingConfig withSchedule(Schedule value) {
        return new TrainingConfig(
                learningRate,
                weightDecay,
                value,
                clipNorm,
                maxEpochs,
                maxSteps,
                patience,
                checkpointSteps,
                seed,
                threads);
    }

    public TrainingConfig withMaxEpochs(int value) {
        return new TrainingConfig(
                learningRate,
                weightDecay,
                schedule,
                clipNorm,
                value,
                maxSteps,
                patience,
                checkpointSteps,
                seed,
                threads);
    }

    public TrainingConfig withMaxSteps(long value) {
        return new TrainingConfig(
                learningRate,
                weightDecay,
                schedule,
                clipNorm,
                maxEpochs,
                value,
                patience,
                checkpointSteps,
                seed,
                threads);
    }

    public TrainingConfig withPatience(int value) {
        return new TrainingConfig(
                learningRate,
                weightDecay,
                schedule,
                clipNorm,
                maxEpochs,
                maxSteps,
                value,
                checkpointSteps,
                seed,
                threads);
    }

    public TrainingConfig withCheckpointSteps(long value) {
        return new TrainingConfig(
                learningRate, weightDecay, schedule, clipNorm, maxEpochs, maxSteps, patience, value, seed, threads);
    }

    public TrainingConfig withSeed(long value) {
        return new TrainingConfig(
                learningRate,
                weightDecay,
                schedule,
                clipNorm,
                maxEpochs,
                maxSteps,
                patience,
                checkpointSteps,
                value,
                threads);
    }

    public TrainingConfig withThreads(int value) {
        return new TrainingConfig(
                learningRate,
                weightDecay,
                schedule,
                clipNorm,
                maxEpochs,
                maxSteps,
                patience,
                checkpointSteps,
                seed,
                value);
    }

    private static void require(boolean holds, String rule, Number value) {
        if (!holds) {
            throw new UsageException(rule + ": " + value);
        }
    }
}
