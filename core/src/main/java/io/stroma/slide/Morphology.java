package io.stroma.slide;

import io.stroma.tissue.DenseMatrix;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** What is known of the tissue's look around every spot. */
public sealed interface Morphology {

    /** The given spots in the given order. */
    Morphology select(int[] spots);

    /** The picture of the section, where there is one. */
    default Optional<Picture> shown() {
        return Optional.empty();
    }

    /**
     * A picture of the whole section.
     *
     * @param file JPEG, PNG, TIFF or a tiled pyramid
     * @param scale pixels of this file per pixel of the full-resolution picture the spots are placed in
     */
    record Picture(Path file, double scale) implements Morphology {
        @Override
        public Picture select(int[] spots) {
            return this;
        }

        @Override
        public Optional<Picture> shown() {
            return Optional.of(this);
        }
    }

    /**
     * One square patch per spot cut out beforehand (HEST: {@code img} N x side x side x 3).
     *
     * @param file HDF5
     * @param row of every spot in the file
     */
    record Patches(Path file, int[] row) implements Morphology {
        @Override
        public Patches select(int[] spots) {
            return new Patches(file, Arrays.stream(spots).map(i -> row[i]).toArray());
        }
    }

    /**
     * Numbers somebody computed beforehand.
     *
     * @param values N x C, finite
     * @param origin file and key, for messages
     * @param picture the section they are of, to be shown beside maps; null where there is none
     */
    record Features(DenseMatrix values, String origin, Picture picture) implements Morphology {

        /** Without a picture. */
        public Features(DenseMatrix values, String origin) {
            this(values, origin, null);
        }

        @Override
        public Features select(int[] spots) {
            return new Features(values.select(spots), origin, picture);
        }

        @Override
        public Optional<Picture> shown() {
            return Optional.ofNullable(picture);
        }
    }
}
