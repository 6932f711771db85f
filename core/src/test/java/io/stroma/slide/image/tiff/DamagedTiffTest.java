package io.stroma.slide.image.tiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import io.stroma.slide.image.SlideImage;
import io.stroma.slide.image.SlideImages;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures cut short, with flipped bytes and with tags that lie: a message that names the file, and nothing else. */
class DamagedTiffTest {

    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int STRIP_OFFSETS = 273;
    private static final int SAMPLES = 277;
    private static final int STRIP_BYTES = 279;
    private static final int ENTRIES = 9;

    @TempDir
    Path folder;

    /** Two by three grey pixels, uncompressed, in one strip behind the directory. */
    private static ByteBuffer sound() {
        int data = 8 + 2 + ENTRIES * 12 + 4;
        ByteBuffer out = ByteBuffer.allocate(data + 6).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) ENTRIES);
        int[][] tags = {
            {WIDTH, 2},
            {HEIGHT, 3},
            {258, 8},
            {259, 1},
            {262, 1},
            {STRIP_OFFSETS, data},
            {SAMPLES, 1},
            {278, 3},
            {STRIP_BYTES, 6}
        };
        for (int[] tag : tags) {
            out.putShort((short) tag[0]).putShort((short) 4).putInt(1).putInt(tag[1]);
        }
        out.putInt(0).put(new byte[] {10, 20, 30, 40, 50, 60});
        return out;
    }

    private static ByteBuffer with(int tag, int value) {
        ByteBuffer out = sound();
        for (int e = 0; e < ENTRIES; e++) {
            if (out.getShort(10 + 12 * e) == tag) {
                out.putInt(10 + 12 * e + 8, value);
            }
        }
        return out;
    }

    private int[] pixels(byte[] bytes) throws Exception {
        Path path = Files.write(folder.resolve("picture.tif"), bytes);
        try (SlideImage image = SlideImages.open(path)) {
            assertThat((long) image.width() * image.height()).isPositive();
            int w = Math.min(64, image.width());
            int h = Math.min(64, image.height());
            return image.pixels(0, image.width() - w, image.height() - h, w, h).rgb();
        }
    }

    private void refused(byte[] bytes) {
        assertThatThrownBy(() -> pixels(bytes))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("picture.tif");
    }

    @Test
    void theSoundPictureIsRead() throws Exception {
        int[] grey = {10, 20, 30, 40, 50, 60};
        assertThat(pixels(sound().array()))
                .isEqualTo(Arrays.stream(grey).map(v -> v << 16 | v << 8 | v).toArray());
    }

    @Test
    void cutAnywhereItIsRefused() {
        byte[] bytes = sound().array();
        for (int length = 0; length < bytes.length; length++) {
            refused(Arrays.copyOf(bytes, length));
        }
    }

    /** Sizes no file holds must not be asked of the memory. */
    @Test
    void tagsThatLieAreRefused() {
        for (ByteBuffer lie : List.of(
                with(WIDTH, 0),
                with(WIDTH, -1),
                with(HEIGHT, 0),
                with(HEIGHT, Integer.MIN_VALUE),
                with(STRIP_BYTES, Integer.MAX_VALUE),
                with(STRIP_BYTES, -1),
                with(STRIP_OFFSETS, 1 << 30),
                with(SAMPLES, 2),
                with(258, 7),
                with(259, 34_712))) {
            refused(lie.array());
        }
        ByteBuffer wide = with(WIDTH, 1 << 30);
        wide.putInt(10 + 12 + 8, 1 << 20); // height, and the rows of the strip with it
        wide.putInt(10 + 7 * 12 + 8, 1 << 20);
        refused(wide.array());
    }

    @Test
    void directoriesThatPointAtEachOtherEnd() throws Exception {
        ByteBuffer loop = sound();
        loop.putInt(10 + 12 * ENTRIES, 8);
        assertThat(pixels(loop.array())).hasSize(6);
    }

    @Test
    void flippedBytesGiveAMessageOrPixels() throws Exception {
        byte[] bytes = sound().array();
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 1000; i++) {
            byte[] damaged = bytes.clone();
            for (int k = 0; k <= i % 4; k++) {
                int at = 4 + random.nextInt(damaged.length - 4);
                damaged[at] = random.nextBoolean()
                        ? (byte) random.nextInt(256)
                        : (byte) (damaged[at] ^ 1 << random.nextInt(8));
            }
            if (largest(damaged) > 1 << 22) {
                continue; // a picture of that size may be sound: it is read with the memory it needs
            }
            try {
                assertThat(pixels(damaged)).isNotEmpty();
            } catch (BadInputException e) {
                assertThat(e).hasMessageContaining("picture.tif");
            }
        }
    }

    private static long largest(byte[] bytes) {
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return (b.getInt(18) & 0xFFFFFFFFL) * (b.getInt(30) & 0xFFFFFFFFL);
    }
}
