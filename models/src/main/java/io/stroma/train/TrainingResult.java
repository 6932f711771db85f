package io.stroma.train;

/**
 * Outcome of a run that ended by itself. The weights are in the module: those of the best epoch if there was a
 * validation, the last ones otherwise.
 *
 * @param history every epoch
 * @param steps steps done, skipped ones included
 * @param skipped steps left out because their loss or gradient was not finite
 * @param bestEpoch epoch of the weights, -1 without a validation
 * @param bestLoss its validation loss, infinite without a validation
 * @param reason why the run ended
 */
public record TrainingResult(
        TrainingHistory history, long steps, long skipped, int bestEpoch, double bestLoss, StopReason reason) {}
