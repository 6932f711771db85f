package io.stroma.slide.image;

import io.stroma.error.BadInputException;
import io.stroma.slide.image.tiff.TiffImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens pictures; the format is told by the first bytes. */
public final class SlideImages {

    private SlideImages() {}

    /**
     * Opens a picture.
     *
     * @throws BadInputException if it is missing or of no known format
     */
    public static SlideImage open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(file + " does not exist or is no file; check the path");
        }
        byte[] magic = new byte[4];
        try (InputStream in = Files.newInputStream(file)) {
            if (in.readNBytes(magic, 0, 4) < 4) {
                throw new BadInputException(file + " is no picture: it has less than four bytes");
            }
        } catch (IOException e) {
            throw new BadInputException(file + " cannot be read: " + e.getMessage(), e);
        }
        boolean tiff = magic[0] == magic[1] && (magic[0] == 'I' || magic[0] == 'M');
        return tiff ? TiffImage.open(file) : BandedImage.open(file);
    }
}
