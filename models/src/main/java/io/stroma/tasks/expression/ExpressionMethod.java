package io.stroma.tasks.expression;

import io.stroma.hist.SlideInput;
import io.stroma.tissue.DenseMatrix;
import java.util.List;
import java.util.Map;

/** A way to predict log1p expression from the features of a slide's spots. Never sees test slides while it fits. */
public interface ExpressionMethod {

    /** Name in tables: hist, ridge, mlp, knn, smoothed_ridge, mean ... */
    String name();

    /** Whether the seed changes the result; others are fitted once. */
    boolean random();

    /**
     * Learns from slides with targets; everything that is chosen is chosen among them.
     *
     * @param training at least one
     */
    Predictor fit(List<SlideInput> training, long seed);

    /** What was learned. */
    @FunctionalInterface
    interface Predictor {
        /** Predicted log1p expression (N, G); the slide's targets are not read. */
        DenseMatrix predict(SlideInput slide);

        /** Parts of the same fit that are worth a row of their own in tables, by name. */
        default Map<String, Predictor> parts() {
            return Map.of();
        }
    }
}
