package io.stroma.tasks.expression;

import io.stroma.hist.SlideInput;
import io.stroma.slide.Slide;
import io.stroma.slide.SlideSet;
import io.stroma.slide.SpotGrid;
import io.stroma.slide.Targets;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import java.util.List;

/**
 * Slides with the features of their spots.
 *
 * @param set slides, over one panel of genes where they are compared
 * @param features N x C of every slide
 */
public record SlideStudy(SlideSet set, List<DenseMatrix> features) {

    public SlideStudy {
        features = List.copyOf(features);
    }

    public Slide slide(int index) {
        return set.slides().get(index);
    }

    /** Some slides. */
    public List<Slide> slides(int[] indices) {
        return Arrays.stream(indices).mapToObj(this::slide).toList();
    }

    /** One slide as the methods see it, with these genes as targets. */
    public SlideInput input(int index, Targets targets) {
        return new SlideInput(
                slide(index).name(), features.get(index), positions(slide(index).grid()), targets.of(slide(index)));
    }

    /** One slide whose expression is to be predicted. */
    public SlideInput blind(int index) {
        return new SlideInput(
                slide(index).name(), features.get(index), positions(slide(index).grid()), null);
    }

    /** Row and column, counted from the slide's own corner. */
    private static DenseMatrix positions(SpotGrid grid) {
        double top = Arrays.stream(grid.row()).min().orElse(0);
        double left = Arrays.stream(grid.column()).min().orElse(0);
        float[] out = new float[2 * grid.size()];
        for (int i = 0; i < grid.size(); i++) {
            out[2 * i] = (float) (grid.row()[i] - top);
            out[2 * i + 1] = (float) (grid.column()[i] - left);
        }
        return new DenseMatrix(grid.size(), 2, out);
    }
}
