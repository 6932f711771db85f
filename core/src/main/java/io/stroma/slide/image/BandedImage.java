package io.stroma.slide.image;

import io.stroma.error.BadInputException;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * A JPEG, PNG or other picture without tiles. Such files can only be decoded from the top, so bands of whole rows are kept:
 * readers that go down the picture decode every band once. Coarser levels take every 2nd, 4th ... pixel while decoding.
 */
final class BandedImage implements SlideImage {

    private static final long BAND_PIXELS = 32L << 20; // about 100 MB as bytes
    private static final int COARSEST = 1024; // longer side at which levels end

    private final Path file;
    private final ImageInputStream stream;
    private final ImageReader reader;
    private final List<Level> levels;
    private BufferedImage band;
    private int bandLevel = -1;
    private int bandTop;

    private BandedImage(Path file, ImageInputStream stream, ImageReader reader, List<Level> levels) {
        this.file = file;
        this.stream = stream;
        this.reader = reader;
        this.levels = levels;
    }

    static BandedImage open(Path file) {
        try {
            ImageIO.setUseCache(false); // regions of a file need no copy of it
            ImageInputStream stream = ImageIO.createImageInputStream(file.toFile());
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                stream.close();
                throw new BadInputException(
                        file
                                + " is no picture Stroma reads: JPEG, PNG, TIFF, BigTIFF and pyramids in TIFF (.svs, OME-TIFF)");
            }
            ImageReader reader = readers.next();
            reader.setInput(stream);
            List<Level> levels = new ArrayList<>();
            int w = reader.getWidth(0);
            int h = reader.getHeight(0);
            levels.add(new Level(w, h));
            for (int step = 2; Math.max(w, h) / step >= COARSEST; step *= 2) {
                levels.add(new Level((w + step - 1) / step, (h + step - 1) / step));
            }
            return new BandedImage(file, stream, reader, levels);
        } catch (IOException | RuntimeException e) {
            throw damaged(file, e);
        }
    }

    @Override
    public List<Level> levels() {
        return levels;
    }

    /**
     * Coarser levels skip pixels, which aliases: they serve thumbnails. Patches read the finest level and average, unless
     * that would take more memory than a band.
     */
    @Override
    public RgbImage region(double x, double y, double w, double h, int outWidth, int outHeight) {
        if (Math.min(w, width()) * Math.min(h, height()) > BAND_PIXELS) {
            return SlideImage.super.region(x, y, w, h, outWidth, outHeight);
        }
        int left = (int) Math.max(0, Math.floor(x) - 1);
        int top = (int) Math.max(0, Math.floor(y) - 1);
        int right = (int) Math.min(width(), Math.ceil(x + w) + 1);
        int bottom = (int) Math.min(height(), Math.ceil(y + h) + 1);
        if (right <= left || bottom <= top) {
            return RgbImage.blank(outWidth, outHeight);
        }
        return pixels(0, left, top, right - left, bottom - top).resample(x - left, y - top, w, h, outWidth, outHeight);
    }

    @Override
    public RgbImage pixels(int level, int x, int y, int width, int height) {
        boolean held = level == bandLevel && y >= bandTop && y + height <= bandTop + band.getHeight();
        if (!held) {
            decode(level, y, height);
        }
        return RgbImage.of(band.getSubimage(x, y - bandTop, width, height));
    }

    private void decode(int level, int top, int height) {
        Level at = levels.get(level);
        int rows = (int) Math.max(height, Math.min(at.height(), BAND_PIXELS / at.width()));
        rows = Math.min(rows, at.height() - top);
        int step = 1 << level;
        ImageReadParam param = reader.getDefaultReadParam();
        param.setSourceRegion(new Rectangle(0, top * step, width(), Math.min(rows * step, height() - top * step)));
        param.setSourceSubsampling(step, step, 0, 0);
        band = null; // the old band may go before the new one comes
        try {
            band = reader.read(0, param);
            bandLevel = level;
            bandTop = top;
        } catch (IOException | RuntimeException e) {
            bandLevel = -1;
            throw damaged(file, e);
        }
    }

    private static BadInputException damaged(Path file, Exception e) {
        return e instanceof BadInputException bad
                ? bad
                : new BadInputException(
                        "%s cannot be decoded (%s); it is damaged, incomplete or of a colour model the JDK does not read. Save it as RGB JPEG, PNG or TIFF"
                                .formatted(file, e.getMessage()),
                        e);
    }

    @Override
    public void close() {
        reader.dispose();
        try {
            stream.close();
        } catch (IOException e) {
            throw new BadInputException(file + " cannot be closed: " + e.getMessage(), e);
        }
    }
}
