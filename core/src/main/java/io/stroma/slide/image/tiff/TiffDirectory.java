package io.stroma.slide.image.tiff;

import io.stroma.error.BadInputException;
import java.util.Map;

/**
 * One picture of a TIFF file: its tags and its tiles or strips. A strip is a tile as wide as the picture.
 *
 * @param file the bytes
 * @param tags numeric values by tag
 * @param raw bytes by tag
 */
record TiffDirectory(TiffFile file, Map<Integer, long[]> tags, Map<Integer, byte[]> raw) {

    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC = 262;
    private static final int STRIP_OFFSETS = 273;
    private static final int SAMPLES = 277;
    private static final int ROWS_PER_STRIP = 278;
    private static final int STRIP_BYTES = 279;
    private static final int PLANAR = 284;
    private static final int PREDICTOR = 317;
    private static final int COLOUR_MAP = 320;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_BYTES = 325;
    private static final int JPEG_TABLES = 347;

    private int number(int tag, int otherwise) {
        long[] v = tags.get(tag);
        return v == null || v.length == 0 ? otherwise : Math.toIntExact(v[0]);
    }

    int width() {
        return number(WIDTH, 0);
    }

    int height() {
        return number(HEIGHT, 0);
    }

    int bits() {
        return number(BITS, 1);
    }

    int compression() {
        return number(COMPRESSION, 1);
    }

    int photometric() {
        return number(PHOTOMETRIC, 2);
    }

    int samples() {
        return number(SAMPLES, 1);
    }

    boolean differenced() {
        return number(PREDICTOR, 1) == 2;
    }

    boolean tiled() {
        return tags.containsKey(TILE_OFFSETS);
    }

    int tileWidth() {
        return tiled() ? number(TILE_WIDTH, 0) : width();
    }

    int tileHeight() {
        return tiled() ? number(TILE_HEIGHT, 0) : Math.min(height(), number(ROWS_PER_STRIP, height()));
    }

    /** Rows of pixels stored in a tile: the last strip is short, tiles are whole. */
    int storedRows(int tileRow) {
        return tiled() ? tileHeight() : Math.min(tileHeight(), height() - tileRow * tileHeight());
    }

    int tilesAcross() {
        return (width() + tileWidth() - 1) / tileWidth();
    }

    byte[] jpegTables() {
        return raw.get(JPEG_TABLES);
    }

    long[] colourMap() {
        return tags.get(COLOUR_MAP);
    }

    /** Encoded bytes of a tile; empty where the writer left a hole. */
    byte[] encoded(int tile) {
        long[] offsets = tags.get(tiled() ? TILE_OFFSETS : STRIP_OFFSETS);
        long[] bytes = tags.get(tiled() ? TILE_BYTES : STRIP_BYTES);
        if (offsets == null || bytes == null || tile >= offsets.length || tile >= bytes.length) {
            throw new BadInputException("%s: tile %d of a %d x %d picture is not listed; the file is damaged"
                    .formatted(file.path(), tile, width(), height()));
        }
        int length = Math.toIntExact(bytes[tile]);
        return length == 0 ? new byte[0] : file.bytes(offsets[tile], length).array();
    }

    /** A picture of pixels in rows and columns at all. */
    boolean isPicture() {
        return width() > 0
                && height() > 0
                && tileWidth() > 0
                && tileHeight() > 0
                && (tiled() || tags.containsKey(STRIP_OFFSETS));
    }

    /**
     * Refuses what cannot be decoded, before any tile is.
     *
     * @throws BadInputException naming the property
     */
    void check() {
        String problem = null;
        if (bits() != 8 && bits() != 16) {
            problem = bits() + " bits a sample";
        } else if (number(PLANAR, 1) != 1 && samples() > 1) {
            problem = "separate colour planes";
        } else if (!TileCodec.knows(compression())) {
            problem = "compression " + compression()
                    + (compression() >= 33_003 && compression() <= 33_005 ? " (JPEG 2000)" : "");
        } else if (samples() != 1 && samples() != 3 && samples() != 4) {
            problem = samples() + " samples a pixel";
        }
        if (problem != null) {
            throw new BadInputException(
                    "%s: %s is not supported; convert the picture to an 8-bit RGB TIFF with JPEG or deflate tiles (vips tiffsave does)"
                            .formatted(file.path(), problem));
        }
    }
}
