package io.stroma.train;

import java.util.Map;

/**
 * Where a run stands between two steps. Together with weights and optimiser state it determines the rest of the run.
 *
 * @param epoch current epoch
 * @param stepInEpoch steps of it that are done, skipped ones included
 * @param step steps of the run that are done, skipped ones included
 * @param skipped steps that were not finite
 * @param epochSkipped the same, of this epoch
 * @param running loss terms of this epoch so far
 * @param learningRate of the last step
 * @param epochSeconds time spent in this epoch
 * @param stopping best validation loss and patience
 * @param history finished epochs
 * @param end why the run is over; null while it is not
 */
record Position(
        int epoch,
        int stepInEpoch,
        long step,
        long skipped,
        int epochSkipped,
        LossMeans running,
        double learningRate,
        double epochSeconds,
        EarlyStopping stopping,
        TrainingHistory history,
        StopReason end) {

    static final Position START =
            new Position(0, 0, 0, 0, 0, LossMeans.EMPTY, 0, 0, EarlyStopping.START, TrainingHistory.EMPTY, null);

    /** After a step; {@code running} has its losses unless it was skipped. */
    Position afterStep(LossMeans running, boolean wasSkipped, double learningRate, double seconds) {
        int one = wasSkipped ? 1 : 0;
        return new Position(
                epoch,
                stepInEpoch + 1,
                step + 1,
                skipped + one,
                epochSkipped + one,
                running,
                learningRate,
                epochSeconds + seconds,
                stopping,
                history,
                end);
    }

    /** After the epoch and its validation; early stopping only looks at epochs that were validated. */
    Position afterEpoch(Map<String, Double> validation, double seconds) {
        EpochRecord record = new EpochRecord(
                epoch, step, epochSkipped, learningRate, epochSeconds + seconds, running.means(), validation);
        EarlyStopping watched = validation.isEmpty() ? stopping : stopping.after(epoch, validation.get("total"));
        return new Position(
                epoch + 1, 0, step, skipped, 0, LossMeans.EMPTY, learningRate, 0, watched, history.plus(record), end);
    }

    Position ended(StopReason reason) {
        return new Position(
                epoch,
                stepInEpoch,
                step,
                skipped,
                epochSkipped,
                running,
                learningRate,
                epochSeconds,
                stopping,
                history,
                reason);
    }
}
