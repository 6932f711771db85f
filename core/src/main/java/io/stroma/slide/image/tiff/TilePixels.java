package io.stroma.slide.image.tiff;

import io.stroma.slide.image.RgbImage;
import java.awt.image.Raster;
import java.nio.ByteOrder;

/** Samples of a tile to colours. */
final class TilePixels {

    private static final int WHITE_IS_ZERO = 0;
    private static final int PALETTE = 3;
    private static final int YCBCR = 6;

    private TilePixels() {}

    static RgbImage decode(TiffDirectory d, int tile, int rows) {
        int w = d.tileWidth();
        Math.multiplyExact(Math.multiplyExact(w, rows), d.samples() * d.bits() / 8); // what follows fits an array
        byte[] encoded = d.encoded(tile);
        if (encoded.length == 0) { // a hole in a sparse pyramid
            return RgbImage.blank(w, rows);
        }
        int[] samples = TileCodec.isJpeg(d.compression()) ? jpeg(d, encoded, w, rows) : plain(d, encoded, w, rows);
        int bands = samples.length / (w * rows);
        int[] rgb = new int[w * rows];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = colour(d, samples, i * bands, bands);
        }
        return new RgbImage(w, rows, rgb);
    }

    private static int[] jpeg(TiffDirectory d, byte[] encoded, int w, int rows) {
        Raster raster = TileCodec.jpeg(d, encoded);
        int bands = raster.getNumBands();
        int[] out = new int[w * rows * bands];
        int width = Math.min(w, raster.getWidth());
        int[] row = new int[raster.getWidth() * bands];
        for (int y = 0; y < Math.min(rows, raster.getHeight()); y++) {
            raster.getPixels(0, y, raster.getWidth(), 1, row);
            System.arraycopy(row, 0, out, y * w * bands, width * bands);
        }
        return out;
    }

    private static int[] plain(TiffDirectory d, byte[] encoded, int w, int rows) {
        int bands = d.samples();
        int bytes = d.bits() / 8;
        byte[] raw = TileCodec.decode(d, encoded, w * rows * bands * bytes);
        boolean little = d.file().order() == ByteOrder.LITTLE_ENDIAN;
        int[] out = new int[w * rows * bands];
        for (int k = 0; k < out.length; k++) {
            out[k] = bytes == 1
                    ? raw[k] & 255
                    : little
                            ? (raw[2 * k + 1] & 255) << 8 | raw[2 * k] & 255
                            : (raw[2 * k] & 255) << 8 | raw[2 * k + 1] & 255;
        }
        if (d.differenced()) {
            int mask = bytes == 1 ? 0xFF : 0xFFFF;
            for (int y = 0; y < rows; y++) {
                for (int k = y * w * bands + bands; k < (y + 1) * w * bands; k++) {
                    out[k] = out[k] + out[k - bands] & mask;
                }
            }
        }
        if (bytes == 2 && d.photometric() != PALETTE) {
            for (int k = 0; k < out.length; k++) {
                out[k] >>= 8;
            }
        }
        return out;
    }

    private static int colour(TiffDirectory d, int[] s, int at, int bands) {
        if (d.photometric() == PALETTE && d.colourMap() != null) {
            long[] map = d.colourMap();
            int n = map.length / 3;
            int c = s[at];
            return (int) (map[c] >> 8) << 16 | (int) (map[n + c] >> 8) << 8 | (int) (map[2 * n + c] >> 8);
        }
        if (bands < 3) {
            int grey = d.photometric() == WHITE_IS_ZERO ? 255 - s[at] : s[at];
            return grey << 16 | grey << 8 | grey;
        }
        if (d.photometric() == YCBCR && TileCodec.isJpeg(d.compression())) {
            return ycbcr(s[at], s[at + 1] - 128, s[at + 2] - 128);
        }
        return s[at] << 16 | s[at + 1] << 8 | s[at + 2];
    }

    /** Full-range BT.601, as in JFIF. */
    private static int ycbcr(int y, int cb, int cr) {
        return clamp(y + 1.402 * cr) << 16 | clamp(y - 0.344136 * cb - 0.714136 * cr) << 8 | clamp(y + 1.772 * cb);
    }

    private static int clamp(double v) {
        return (int) Math.max(0, Math.min(255, Math.round(v)));
    }
}
