package io.stroma.slide.image;

import java.util.List;

/** A picture of a section, open for reading regions. Not safe for several threads; close it when done. */
public interface SlideImage extends AutoCloseable {

    /**
     * One resolution of the picture.
     *
     * @param width columns
     * @param height rows
     */
    record Level(int width, int height) {}

    /** Resolutions, the finest first; every one shows the whole picture. */
    List<Level> levels();

    /** Pixels of a level as they are; the rectangle lies inside of the level. */
    RgbImage pixels(int level, int x, int y, int width, int height);

    /** Columns of the finest level. */
    default int width() {
        return levels().get(0).width();
    }

    /** Rows of the finest level. */
    default int height() {
        return levels().get(0).height();
    }

    /**
     * A rectangle at another size, read from the coarsest level that still has as many pixels as asked for. Memory is that
     * of the pixels read. Outside of the picture it is white.
     *
     * @param x left edge in pixels of the finest level, any real number
     * @param y top edge
     * @param w width, positive
     * @param h height, positive
     */
    default RgbImage region(double x, double y, double w, double h, int outWidth, int outHeight) {
        int level = 0;
        while (level + 1 < levels().size()
                && w * levels().get(level + 1).width() / width() >= outWidth
                && h * levels().get(level + 1).height() / height() >= outHeight) {
            level++;
        }
        Level at = levels().get(level);
        double sx = at.width() / (double) width();
        double sy = at.height() / (double) height();
        int left = (int) Math.max(0, Math.floor(x * sx) - 1);
        int top = (int) Math.max(0, Math.floor(y * sy) - 1);
        int right = (int) Math.min(at.width(), Math.ceil((x + w) * sx) + 1);
        int bottom = (int) Math.min(at.height(), Math.ceil((y + h) * sy) + 1);
        if (right <= left || bottom <= top) {
            return RgbImage.blank(outWidth, outHeight);
        }
        return pixels(level, left, top, right - left, bottom - top)
                .resample(x * sx - left, y * sy - top, w * sx, h * sy, outWidth, outHeight);
    }

    /** The whole picture with its longer side of the given length, or as it is when that is shorter. */
    default RgbImage thumbnail(int longerSide) {
        double scale = Math.min(1, longerSide / (double) Math.max(width(), height()));
        return region(0, 0, width(), height(), (int) Math.max(1, Math.round(width() * scale)), (int)
                Math.max(1, Math.round(height() * scale)));
    }

    @Override
    void close();
}
