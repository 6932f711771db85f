package io.stroma.slide.feature;

import io.stroma.error.BadInputException;
import io.stroma.parallel.Progress;
import io.stroma.parallel.Workers;
import io.stroma.slide.Morphology;
import io.stroma.slide.Slide;
import io.stroma.slide.image.RgbImage;
import io.stroma.tissue.DenseMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Features of every spot of a slide, from its picture or patches or as given. Memory: a chunk of patches. */
public final class SlideFeatures {

    private static final int CHUNK = 64;
    private static final int SAMPLE = 48;
    private static final int GLASS_VIEW = 768;

    private final PatchEncoder encoder;
    private final double field;
    private final boolean macenko;

    /**
     * How to look at slides.
     *
     * @param field side of a patch in units of the distance between spots
     * @param macenko normalise the stain first
     */
    public SlideFeatures(PatchEncoder encoder, double field, boolean macenko) {
        if (!(field > 0) || !Double.isFinite(field)) {
            throw new BadInputException("the field of a patch must be positive, not " + field);
        }
        this.encoder = encoder;
        this.field = field;
        this.macenko = macenko;
    }

    /** N x C, rows as the slide's spots. */
    public DenseMatrix of(Slide slide, Workers workers, Progress progress) {
        DenseMatrix features = slide.morphology() instanceof Morphology.Features given
                ? given.values()
                : encoded(slide, workers, progress);
        for (int k = 0; k < features.values().length; k++) {
            if (!Float.isFinite(features.values()[k])) {
                throw new BadInputException("%s: feature %d of spot %s is %s; features must be finite"
                        .formatted(
                                slide.name(),
                                k % features.columns(),
                                slide.spots().get(k / features.columns()),
                                features.values()[k]));
            }
        }
        return features;
    }

    private DenseMatrix encoded(Slide slide, Workers workers, Progress progress) {
        // down the picture, so that every band of it is decoded once
        int[] order = IntStream.range(0, slide.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> slide.grid().y()[i]))
                .mapToInt(i -> i)
                .toArray();
        try (PatchReader reader = PatchReader.open(slide)) {
            int side = encoder.side(reader.pixels(field));
            SlideStain stain = stain(reader, order, side);
            float[] out = null;
            int width = 0;
            for (int from = 0; from < order.length; from += CHUNK) {
                int to = Math.min(order.length, from + CHUNK);
                List<RgbImage> patches = new ArrayList<>();
                for (int k = from; k < to; k++) {
                    patches.add(reader.patch(order[k], field, side));
                }
                List<RgbImage> shown =
                        macenko ? workers.map(patches.size(), i -> Macenko.normalise(patches.get(i), stain)) : patches;
                DenseMatrix rows = encoder.encode(shown, macenko ? Macenko.normalised(stain) : stain, workers);
                if (out == null) {
                    width = rows.columns();
                    out = new float[Math.multiplyExact(order.length, width)];
                }
                for (int k = from; k < to; k++) {
                    System.arraycopy(rows.values(), (k - from) * width, out, order[k] * width, width);
                }
                progress.report("patches of " + slide.name(), to / (double) order.length);
            }
            return new DenseMatrix(slide.size(), width, out);
        }
    }

    /** A sample of patches from top to bottom, and a view of the glass where there is one. */
    private SlideStain stain(PatchReader reader, int[] order, int side) {
        List<RgbImage> sample = new ArrayList<>();
        int count = Math.min(SAMPLE, order.length);
        for (int k = 0; k < count; k++) {
            sample.add(reader.patch(order[(int) ((long) k * order.length / count)], field, side));
        }
        List<RgbImage> glass = reader.thumbnail(GLASS_VIEW).map(List::of).orElse(sample);
        return SlideStain.estimate(glass, sample, macenko);
    }
}
