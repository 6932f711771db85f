package io.stroma.hist;

import io.stroma.parallel.Workers;
import io.stroma.tissue.DenseMatrix;

/** Predicts expression at the spots of a slide; the bits do not depend on the number of threads. */
public final class HistPredictor {

    private final HistModel model;
    private final Workers workers;

    public HistPredictor(HistModel model, Workers workers) {
        this.model = model;
        this.workers = workers;
    }

    /** Predicted expression on the linear scale, (N, G), spots in the caller's order; targets are not looked at. */
    public DenseMatrix predict(SlideInput slide) {
        throw new UnsupportedOperationException("the model arrives within the hour");
    }

    /** Predicted log(1 + expression), (N, G). */
    public DenseMatrix predictLog(SlideInput slide) {
        throw new UnsupportedOperationException("the model arrives within the hour");
    }

    /** Calibration tokens after the last encoder level, (T, d): a summary of the slide; no rows without tokens. */
    public DenseMatrix slideTokens(SlideInput slide) {
        throw new UnsupportedOperationException("the model arrives within the hour");
    }
}
