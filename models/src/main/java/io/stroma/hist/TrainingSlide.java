package io.stroma.hist;

import io.stroma.tissue.DenseMatrix;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;

/**
 * A slide on its way through the loss, as tensors of the scope it was made in.
 *
 * <p>N spots, G genes.
 *
 * @param slide on its lattice
 * @param targets Y, (N, G), linear, in the slide's order
 * @param dropout is applied
 */
record TrainingSlide(Slide slide, Tensor targets, boolean dropout) {

    /** With its own coordinates and without dropout, for validation. */
    static TrainingSlide asItIs(SlideInput input, HistModel model) {
        return of(input.features(), input.targets(), input.positions(), model, false);
    }

    /** With coordinates changed at random; features and targets follow their spots. */
    static TrainingSlide augmented(SlideInput input, HistModel model, double strength, SplittableRandom random) {
        CoordinateDraw draw = CoordinateDraw.of(model.config().augmentation(), strength, input.spots(), random);
        int[] spots = draw.spots();
        return of(
                input.features().select(spots),
                input.targets().select(spots),
                draw.positions(input.positions()),
                model,
                true);
    }

    private static TrainingSlide of(
            DenseMatrix features, DenseMatrix targets, DenseMatrix positions, HistModel model, boolean dropout) {
        Slide slide = Slide.of(features, positions, model.config(), model.dtype());
        return new TrainingSlide(slide, slide.sorted(targets, model.dtype()), dropout);
    }
}
