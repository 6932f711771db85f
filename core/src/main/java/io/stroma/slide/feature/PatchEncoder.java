package io.stroma.slide.feature;

import io.stroma.parallel.Workers;
import io.stroma.slide.image.RgbImage;
import io.stroma.tissue.DenseMatrix;
import java.util.List;

/** Turns square patches into C numbers each. The result of a patch does not depend on what else is encoded with it. */
public interface PatchEncoder extends AutoCloseable {

    /** Identifies the encoder and its settings; stored with models, compared at prediction. */
    String name();

    /**
     * Side of the patches it wants, pixels.
     *
     * @param available pixels that the picture has for a patch; encoders of any size may ask for no more than that
     */
    int side(double available);

    /**
     * Encodes patches of one slide.
     *
     * @param patches side x side each
     * @param stain of the slide they are from
     * @return patches x C
     */
    DenseMatrix encode(List<RgbImage> patches, SlideStain stain, Workers workers);

    @Override
    default void close() {}
}
