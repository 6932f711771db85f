package io.stroma.hist;

import io.stroma.train.TrainingResult;

/**
 * A trained model and how its training went.
 *
 * @param model with the weights of the best epoch if there were validation slides, the last ones otherwise
 */
public record TrainedHist(HistModel model, TrainingResult result) {}
