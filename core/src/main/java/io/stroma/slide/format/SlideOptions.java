package io.stroma.slide.format;

/**
 * What the user says where files do not; null where they are to be believed.
 *
 * @param featuresKey obsm key of an .h5ad with numbers computed beforehand, instead of pictures
 * @param layer expression layer of an .h5ad instead of X
 */
public record SlideOptions(String featuresKey, String layer) {

    /** Believes the files. */
    public static SlideOptions defaults() {
        return new SlideOptions(null, null);
    }
}
