package io.stroma.train;

/**
 * Watches the validation loss.
 *
 * @param bestLoss smallest so far, infinite before the first finite one
 * @param bestEpoch its epoch, -1 before
 * @param epochsSinceBest epochs that did not improve on it
 */
record EarlyStopping(double bestLoss, int bestEpoch, int epochsSinceBest) {

    static final EarlyStopping START = new EarlyStopping(Double.POSITIVE_INFINITY, -1, 0);

    /** With one more epoch; a loss that is not a number is no improvement. */
    EarlyStopping after(int epoch, double loss) {
        return loss < bestLoss
                ? new EarlyStopping(loss, epoch, 0)
                : new EarlyStopping(bestLoss, bestEpoch, epochsSinceBest + 1);
    }

    /** The last epoch was the best. */
    boolean improved() {
        return bestEpoch >= 0 && epochsSinceBest == 0;
    }

    boolean exhausted(int patience) {
        return patience > 0 && epochsSinceBest >= patience;
    }
}
