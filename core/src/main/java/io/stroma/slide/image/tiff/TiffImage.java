package io.stroma.slide.image.tiff;

import io.stroma.error.BadInputException;
import io.stroma.slide.image.RgbImage;
import io.stroma.slide.image.SlideImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A TIFF, read tile by tile. Directories with the shape of the largest one are the levels of a pyramid; others (labels,
 * macro photographs) are left out. The tiles read last are kept.
 */
public final class TiffImage implements SlideImage {

    private static final long CACHE_PIXELS = 16L << 20; // 64 MB
    private static final double SAME_SHAPE = 0.02;

    private final TiffFile file;
    private final List<TiffDirectory> directories;
    private final List<Level> levels;
    private final Map<Long, RgbImage> cache = new LinkedHashMap<>(64, 0.75f, true);
    private long cached;

    private TiffImage(TiffFile file, List<TiffDirectory> directories) {
        this.file = file;
        this.directories = directories;
        this.levels =
                directories.stream().map(d -> new Level(d.width(), d.height())).toList();
    }

    /**
     * Opens a file.
     *
     * @throws BadInputException if it has no picture, or one in an encoding that is not supported
     */
    public static TiffImage open(Path path) {
        TiffFile file = TiffFile.open(path);
        try {
            List<TiffDirectory> pictures = new ArrayList<>(file.directories().stream()
                    .filter(TiffDirectory::isPicture)
                    .sorted(Comparator.comparingLong(d -> -(long) d.width() * d.height()))
                    .toList());
            if (pictures.isEmpty()) {
                throw new BadInputException(path + " is a TIFF without a picture");
            }
            TiffDirectory largest = pictures.get(0);
            double shape = largest.width() / (double) largest.height();
            List<TiffDirectory> pyramid = new ArrayList<>();
            int width = Integer.MAX_VALUE;
            for (TiffDirectory d : pictures) {
                boolean alike = Math.abs(d.width() / (double) d.height() / shape - 1) < SAME_SHAPE;
                if (alike && d.width() < width) {
                    d.check();
                    pyramid.add(d);
                    width = d.width();
                }
            }
            return new TiffImage(file, pyramid);
        } catch (ArithmeticException | IndexOutOfBoundsException | StackOverflowError e) {
            file.close();
            throw damaged(path, e);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Numbers in the tags that contradict each other, or are larger than any picture's. */
    private static BadInputException damaged(Path path, Throwable e) {
        return new BadInputException(
                "%s: its tags make no picture (%s); the file is damaged, or its strips are too large: copy it again, or convert it to tiles (vips tiffsave does)"
                        .formatted(path, e.getMessage()),
                e);
    }

    @Override
    public List<Level> levels() {
        return levels;
    }

    @Override
    public RgbImage pixels(int level, int x, int y, int width, int height) {
        TiffDirectory d = directories.get(level);
        int tw = d.tileWidth();
        int th = d.tileHeight();
        int[] out = new int[Math.multiplyExact(width, height)];
        for (int ty = y / th; ty <= (y + height - 1) / th; ty++) {
            for (int tx = x / tw; tx <= (x + width - 1) / tw; tx++) {
                RgbImage tile = tile(level, d, tx, ty);
                int left = Math.max(x, tx * tw);
                int right = Math.min(x + width, tx * tw + tile.width());
                int bottom = Math.min(y + height, ty * th + tile.height());
                for (int row = Math.max(y, ty * th); row < bottom; row++) {
                    System.arraycopy(
                            tile.rgb(),
                            (row - ty * th) * tile.width() + left - tx * tw,
                            out,
                            (row - y) * width + left - x,
                            right - left);
                }
            }
        }
        return new RgbImage(width, height, out);
    }

    private RgbImage tile(int level, TiffDirectory d, int tx, int ty) {
        int number = ty * d.tilesAcross() + tx;
        long key = (long) level << 32 | number;
        RgbImage tile = cache.get(key);
        if (tile == null) {
            try {
                tile = TilePixels.decode(d, number, d.storedRows(ty));
            } catch (ArithmeticException | IndexOutOfBoundsException e) {
                throw damaged(file.path(), e);
            }
            cache.put(key, tile);
            cached += tile.rgb().length;
            var oldest = cache.entrySet().iterator();
            while (cached > CACHE_PIXELS && cache.size() > 1) {
                cached -= oldest.next().getValue().rgb().length;
                oldest.remove();
            }
        }
        return tile;
    }

    @Override
    public void close() {
        file.close();
    }
}
