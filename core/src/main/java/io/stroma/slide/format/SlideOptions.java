package io.stroma.slide.format;

/**
 * What the user says where files do not; null where they are to be believed.
 *
 * @param featuresKey obsm key of an .h5ad with numbers computed beforehand, instead of pictures
 * @param layer expression layer of an .h5ad instead of X
 * @param needsCounts slides without counts are left out or refused; otherwise they come with no genes, to be predicted
 */
public record SlideOptions(String featuresKey, String layer, boolean needsCounts) {

    /** Believes the files, and needs counts. */
    public static SlideOptions defaults() {
        return new SlideOptions(null, null, true);
    }

    /** Takes slides that were never sequenced too. */
    public SlideOptions withoutCounts() {
        return new SlideOptions(featuresKey, layer, false);
    }
}
