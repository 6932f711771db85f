package io.stroma.slide.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures written by the JDK, and BigTIFFs written here, read back in regions. */
class SlideImagesTest {

    @TempDir
    Path folder;

    private static BufferedImage noise(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        SplittableRandom random = new SplittableRandom(1);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, random.nextInt(1 << 24));
            }
        }
        return image;
    }

    private static BufferedImage smooth(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int r = 200 * x / width;
                int g = 200 * y / height;
                image.setRGB(x, y, r << 16 | g << 8 | 120);
            }
        }
        return image;
    }

    private Path tiff(String name, String compression, boolean tiled, BufferedImage... pages) throws IOException {
        Path file = folder.resolve(name);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (BufferedImage page : pages) {
                ImageWriteParam param = writer.getDefaultWriteParam();
                if (compression != null) {
                    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                    param.setCompressionType(compression);
                }
                if (tiled) {
                    param.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
                    param.setTiling(32, 48, 0, 0);
                }
                writer.writeToSequence(new IIOImage(page, null, null), param);
            }
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
        return file;
    }

    private static void assertSame(SlideImage image, BufferedImage wanted, int x, int y, int w, int h) {
        RgbImage region = image.pixels(0, x, y, w, h);
        for (int j = 0; j < h; j++) {
            for (int i = 0; i < w; i++) {
                assertThat(region.rgb()[j * w + i]).isEqualTo(wanted.getRGB(x + i, y + j) & 0xFFFFFF);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"Deflate, true", "Deflate, false", "LZW, true", "LZW, false", "PackBits, true", "ZLib, true"})
    void losslessTiffsComeBackToTheBit(String compression, boolean tiled) throws IOException {
        BufferedImage noise = noise(150, 110);
        try (SlideImage image = SlideImages.open(tiff("a.tif", compression, tiled, noise))) {
            assertThat(image.width()).isEqualTo(150);
            assertSame(image, noise, 0, 0, 150, 110);
            assertSame(image, noise, 37, 41, 60, 69);
        }
    }

    @Test
    void smoothTiffsCompressWellAndComeBackToo() throws IOException { // long LZW strings
        BufferedImage smooth = smooth(300, 200);
        try (SlideImage image = SlideImages.open(tiff("a.tif", "LZW", false, smooth))) {
            assertSame(image, smooth, 0, 0, 300, 200);
        }
    }

    @Test
    void uncompressedAndGreyTiffs() throws IOException {
        BufferedImage grey = new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(7, 9, 0, 77);
        try (SlideImage image = SlideImages.open(tiff("g.tif", null, false, grey))) {
            assertThat(image.pixels(0, 7, 9, 1, 1).rgb()[0]).isEqualTo(77 << 16 | 77 << 8 | 77);
            assertThat(image.pixels(0, 8, 9, 1, 1).rgb()[0]).isZero();
        }
    }

    @Test
    void jpegTilesAreNearTheOriginal() throws IOException {
        BufferedImage smooth = smooth(128, 96);
        try (SlideImage image = SlideImages.open(tiff("j.tif", "JPEG", true, smooth))) {
            RgbImage all = image.pixels(0, 0, 0, 128, 96);
            for (int p = 0; p < all.rgb().length; p++) {
                int wanted = smooth.getRGB(p % 128, p / 128);
                for (int shift : new int[] {0, 8, 16}) {
                    assertThat(Math.abs((all.rgb()[p] >> shift & 255) - (wanted >> shift & 255)))
                            .isLessThan(16);
                }
            }
        }
    }

    @Test
    void pagesOfOneShapeAreLevelsOfAPyramidAndOthersAreLeftOut() throws IOException {
        Path file =
                tiff("p.tif", "Deflate", true, smooth(400, 200), smooth(50, 170), smooth(200, 100), smooth(100, 50));
        try (SlideImage image = SlideImages.open(file)) {
            assertThat(image.levels())
                    .containsExactly(
                            new SlideImage.Level(400, 200),
                            new SlideImage.Level(200, 100),
                            new SlideImage.Level(100, 50));
            RgbImage small = image.thumbnail(100);
            assertThat(small.width()).isEqualTo(100);
            assertThat(small.rgb()[25 * 100 + 50] >> 16 & 255).isBetween(95, 105); // the middle of the ramp
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bigTiffsOfBothByteOrders(boolean little) throws IOException {
        Path file = folder.resolve("big.tif");
        Files.write(file, bigTiff(little));
        try (SlideImage image = SlideImages.open(file)) {
            assertThat(image.width()).isEqualTo(3);
            assertThat(image.height()).isEqualTo(2);
            assertThat(image.pixels(0, 2, 1, 1, 1).rgb()[0]).isEqualTo(0x0F1011); // bytes 15, 16, 17
        }
    }

    /** 3 x 2 pixels with samples 0, 1, 2 ..., one strip without compression. */
    private static byte[] bigTiff(boolean little) {
        ByteBuffer b = ByteBuffer.allocate(400).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        b.put((byte) (little ? 'I' : 'M')).put((byte) (little ? 'I' : 'M'));
        b.putShort((short) 43).putShort((short) 8).putShort((short) 0).putLong(40);
        for (int k = 0; k < 18; k++) {
            b.put(16 + k, (byte) k);
        }
        b.position(40);
        long[][] entries = {
            {256, 3, 1, 3},
            {257, 3, 1, 2},
            {258, 3, 1, 8},
            {259, 3, 1, 1},
            {262, 3, 1, 2},
            {273, 16, 1, 16},
            {277, 3, 1, 3},
            {278, 3, 1, 2},
            {279, 16, 1, 18}
        };
        b.putLong(entries.length);
        for (long[] e : entries) {
            b.putShort((short) e[0]).putShort((short) e[1]).putLong(e[2]);
            int at = b.position();
            if (e[1] == 3) {
                b.putShort((short) e[3]);
            } else {
                b.putLong(e[3]);
            }
            b.position(at + 8);
        }
        b.putLong(0);
        return b.array();
    }

    @Test
    void pngsAndJpegsAreReadInRegions() throws IOException {
        BufferedImage noise = noise(90, 70);
        File png = folder.resolve("a.png").toFile();
        ImageIO.write(noise, "png", png);
        try (SlideImage image = SlideImages.open(png.toPath())) {
            assertSame(image, noise, 60, 10, 30, 20); // upwards again: another band
            assertSame(image, noise, 0, 0, 90, 70);
        }
        File jpeg = folder.resolve("a.jpg").toFile();
        ImageIO.write(smooth(90, 70), "jpg", jpeg);
        try (SlideImage image = SlideImages.open(jpeg.toPath())) {
            assertThat(image.region(-10, -10, 20, 20, 4, 4).rgb()[0]).isEqualTo(RgbImage.WHITE);
            assertThat(image.region(500, 500, 20, 20, 4, 4).rgb()[5]).isEqualTo(RgbImage.WHITE);
        }
    }

    @Test
    void shrinkingTakesMeansAndGrowingInterpolates() {
        RgbImage image = new RgbImage(4, 1, new int[] {0x000000, 0x640000, 0x000000, 0xC80000});
        assertThat(image.resample(0, 0, 4, 1, 2, 1).rgb()).containsExactly(0x320000, 0x640000);
        assertThat(image.resample(0, 0, 4, 1, 4, 1).rgb()).containsExactly(image.rgb());
        int between = image.resample(0.5, 0, 1, 1, 1, 1).rgb()[0];
        assertThat(between >> 16).isEqualTo(0x32);
    }

    @Test
    void damagedPicturesAreRefusedWithTheirName() throws IOException {
        Path file = tiff("cut.tif", "Deflate", true, noise(100, 100));
        Files.write(file, java.util.Arrays.copyOf(Files.readAllBytes(file), 3000));
        assertThatThrownBy(() -> {
                    try (SlideImage image = SlideImages.open(file)) {
                        image.pixels(0, 0, 0, 100, 100);
                    }
                })
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("cut.tif");
        Path text = folder.resolve("a.jpg");
        Files.writeString(text, "no picture at all");
        assertThatThrownBy(() -> SlideImages.open(text))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no picture");
        assertThatThrownBy(() -> SlideImages.open(folder.resolve("absent.png")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("does not exist");
    }
}
