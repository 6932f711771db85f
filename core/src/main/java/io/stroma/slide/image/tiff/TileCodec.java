package io.stroma.slide.image.tiff;

import io.stroma.error.BadInputException;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Encoded bytes of a tile to samples, row-major, interleaved. */
final class TileCodec {

    private static final int NONE = 1;
    private static final int LZW = 5;
    private static final int JPEG = 7;
    private static final int DEFLATE = 8;
    private static final int PACKBITS = 32_773;
    private static final int OLD_DEFLATE = 32_946;

    private TileCodec() {}

    static boolean knows(int compression) {
        return switch (compression) {
            case NONE, LZW, JPEG, DEFLATE, PACKBITS, OLD_DEFLATE -> true;
            default -> false;
        };
    }

    static boolean isJpeg(int compression) {
        return compression == JPEG;
    }

    /**
     * Decodes a tile that is not JPEG.
     *
     * @param expected bytes of the tile; a short one is padded with zeros
     */
    static byte[] decode(TiffDirectory of, byte[] encoded, int expected) {
        try {
            return switch (of.compression()) {
                case LZW -> Lzw.decode(encoded, expected);
                case DEFLATE, OLD_DEFLATE -> inflate(encoded, expected);
                case PACKBITS -> unpack(encoded, expected);
                default -> java.util.Arrays.copyOf(encoded, expected);
            };
        } catch (DataFormatException | IndexOutOfBoundsException e) {
            throw new BadInputException(
                    "%s: a tile cannot be decompressed (%s); the file is damaged"
                            .formatted(of.file().path(), e.getMessage()),
                    e);
        }
    }

    /** Components of a JPEG tile as stored, without conversion of colours. */
    static Raster jpeg(TiffDirectory of, byte[] encoded) {
        byte[] whole = withTables(of.jpegTables(), encoded);
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
        ImageReader reader = readers.next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(whole))) {
            reader.setInput(in);
            return reader.readRaster(0, null);
        } catch (IOException | RuntimeException e) {
            throw new BadInputException(
                    "%s: a JPEG tile cannot be decoded (%s); the file is damaged"
                            .formatted(of.file().path(), e.getMessage()),
                    e);
        } finally {
            reader.dispose();
        }
    }

    /** Tables end with an end-of-image mark and tiles start with a start-of-image mark: both go. */
    private static byte[] withTables(byte[] tables, byte[] tile) {
        if (tables == null || tables.length < 4) {
            return tile;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(tables.length + tile.length);
        out.write(tables, 0, tables.length - 2);
        out.write(tile, 2, tile.length - 2);
        return out.toByteArray();
    }

    private static byte[] inflate(byte[] encoded, int expected) throws DataFormatException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(encoded);
            byte[] out = new byte[expected];
            int n = 0;
            while (n < expected && !inflater.finished()) {
                int got = inflater.inflate(out, n, expected - n);
                if (got == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw new DataFormatException("it ends after " + n + " of " + expected + " bytes");
                }
                n += got;
            }
            return out;
        } finally {
            inflater.end();
        }
    }

    private static byte[] unpack(byte[] encoded, int expected) {
        byte[] out = new byte[expected];
        int n = 0;
        for (int i = 0; i < encoded.length && n < expected; ) {
            int code = encoded[i++];
            if (code >= 0) {
                int count = Math.min(code + 1, expected - n);
                System.arraycopy(encoded, i, out, n, count);
                i += code + 1;
                n += count;
            } else if (code != -128) {
                int count = Math.min(1 - code, expected - n);
                java.util.Arrays.fill(out, n, n + count, encoded[i++]);
                n += count;
            }
        }
        return out;
    }
}
