package io.stroma.slide.feature;

import io.jhdf.api.Dataset;
import io.stroma.error.BadInputException;
import io.stroma.io.h5ad.H5File;
import io.stroma.slide.Morphology;
import io.stroma.slide.Slide;
import io.stroma.slide.image.RgbImage;
import io.stroma.slide.image.SlideImage;
import io.stroma.slide.image.SlideImages;

/** Patches around the spots of one slide, cut from its picture or read from a file of patches. */
public final class PatchReader implements AutoCloseable {

    private final Slide slide;
    private final SlideImage image;
    private final H5File stored;
    private final double scale;

    private PatchReader(Slide slide, SlideImage image, H5File stored, double scale) {
        this.slide = slide;
        this.image = image;
        this.stored = stored;
        this.scale = scale;
    }

    /**
     * Opens what a slide's patches come from.
     *
     * @throws BadInputException if the slide has numbers only, or spots lie outside of its picture
     */
    public static PatchReader open(Slide slide) {
        if (slide.morphology() instanceof Morphology.Picture picture) {
            SlideImage image = SlideImages.open(picture.file());
            try {
                requireInside(slide, image, picture);
            } catch (RuntimeException e) {
                image.close();
                throw e;
            }
            return new PatchReader(slide, image, null, picture.scale());
        }
        if (slide.morphology() instanceof Morphology.Patches patches) {
            return new PatchReader(slide, null, H5File.open(patches.file()), 1);
        }
        throw new BadInputException(slide.name() + ": there are features but no picture to cut patches from");
    }

    /** A shifted or mirrored table of places gives features of nothing: most spots must lie in the picture. */
    private static void requireInside(Slide slide, SlideImage image, Morphology.Picture picture) {
        int inside = 0;
        for (int i = 0; i < slide.size(); i++) {
            double x = slide.grid().x()[i] * picture.scale();
            double y = slide.grid().y()[i] * picture.scale();
            inside += x >= 0 && y >= 0 && x < image.width() && y < image.height() ? 1 : 0;
        }
        if (inside < 0.9 * slide.size()) {
            throw new BadInputException(
                    "%s: %d of %d spots lie outside of %s (%d x %d pixels); is it the picture the coordinates were made for?"
                            .formatted(
                                    slide.name(),
                                    slide.size() - inside,
                                    slide.size(),
                                    picture.file(),
                                    image.width(),
                                    image.height()));
        }
    }

    /**
     * The patch around a spot.
     *
     * @param field side of the patch in units of the distance between spots; stored patches are taken as they are
     * @param side of the result in pixels
     */
    public RgbImage patch(int spot, double field, int side) {
        if (image != null) {
            double size = field * slide.grid().pitch() * scale;
            double x = slide.grid().x()[spot] * scale - size / 2;
            double y = slide.grid().y()[spot] * scale - size / 2;
            return image.region(x, y, size, size, side, side);
        }
        Morphology.Patches patches = (Morphology.Patches) slide.morphology();
        RgbImage whole = stored(patches.row()[spot]);
        return whole.width() == side && whole.height() == side
                ? whole
                : whole.resample(0, 0, whole.width(), whole.height(), side, side);
    }

    /** Pixels of the source along the side of a patch. */
    public double pixels(double field) {
        return image != null
                ? field * slide.grid().pitch() * scale
                : stored.dataset("img").getDimensions()[1];
    }

    private RgbImage stored(int row) {
        Dataset img = stored.dataset("img");
        int[] shape = img.getDimensions();
        if (shape.length != 4 || shape[3] != 3) {
            throw new BadInputException("%s: 'img' should be N x side x side x 3, it has %d dimensions%s"
                    .formatted(stored.path(), shape.length, shape.length == 4 ? ", the last " + shape[3] : ""));
        }
        int[] samples = stored.ints(img, new long[] {row, 0, 0, 0}, new int[] {1, shape[1], shape[2], 3});
        int[] rgb = new int[shape[1] * shape[2]];
        for (int p = 0; p < rgb.length; p++) {
            rgb[p] = (samples[3 * p] & 255) << 16 | (samples[3 * p + 1] & 255) << 8 | samples[3 * p + 2] & 255;
        }
        return new RgbImage(shape[2], shape[1], rgb);
    }

    /** A small view of the whole section, or nothing when there are only patches. */
    public java.util.Optional<RgbImage> thumbnail(int longerSide) {
        return image == null ? java.util.Optional.empty() : java.util.Optional.of(image.thumbnail(longerSide));
    }

    @Override
    public void close() {
        if (image != null) {
            image.close();
        } else {
            stored.close();
        }
    }
}
