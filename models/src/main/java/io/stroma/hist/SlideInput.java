package io.stroma.hist;

import io.stroma.error.BadInputException;
import io.stroma.tissue.DenseMatrix;
import java.util.Objects;

/**
 * One slide as the model sees it. Row n of every matrix is spot n, in the caller's order; predictions come back in that
 * order.
 *
 * <p>N spots, C features, G genes.
 *
 * @param id name of the slide, unique in an experiment
 * @param features X, (N, C): an encoding of the image around each spot
 * @param positions (N, 2): row and column of each spot in lattice units, before rounding to the lattice
 * @param targets Y, (N, G): expression on the linear scale, not negative; null where it is to be predicted
 */
public record SlideInput(String id, DenseMatrix features, DenseMatrix positions, DenseMatrix targets) {

    /**
     * @throws BadInputException naming slide, spot and column, if there is no spot, rows do not correspond, a number is not
     *     finite, an expression is negative or two spots lie at the same position
     */
    public SlideInput {
        Objects.requireNonNull(id);
        Objects.requireNonNull(features);
        Objects.requireNonNull(positions);
        SlideChecks.check(id, features, positions, targets);
    }

    /** N. */
    public int spots() {
        return features.rows();
    }

    /** The same slide without its expression. */
    public SlideInput withoutTargets() {
        return new SlideInput(id, features, positions, null);
    }

    /** Some spots of the slide, in the given order. */
    public SlideInput select(int[] rows) {
        return new SlideInput(
                id, features.select(rows), positions.select(rows), targets == null ? null : targets.select(rows));
    }
}
