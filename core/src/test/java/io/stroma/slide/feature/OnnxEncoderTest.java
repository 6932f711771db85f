package io.stroma.slide.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stroma.error.BadInputException;
import io.stroma.parallel.Workers;
import io.stroma.slide.image.RgbImage;
import io.stroma.tissue.DenseMatrix;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network written here byte by byte: the mean of every colour over the patch (GlobalAveragePool). */
class OnnxEncoderTest {

    @TempDir
    Path folder;

    private static byte[] field(int number, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        varint(out, number << 3 | 2);
        varint(out, content.length);
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] field(int number, String text) {
        return field(number, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] number(int field, long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        varint(out, (long) field << 3);
        varint(out, value);
        return out.toByteArray();
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long v = value;
        while (v > 127) {
            out.write((int) (v & 127 | 128));
            v >>>= 7;
        }
        out.write((int) v);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    /** A float tensor; negative extents are open. */
    private static byte[] value(String name, long... shape) {
        List<byte[]> dims = new ArrayList<>();
        for (long d : shape) {
            dims.add(field(1, d < 0 ? field(2, "n") : number(1, d)));
        }
        byte[] tensor = join(number(1, 1), field(2, join(dims.toArray(byte[][]::new))));
        return join(field(1, name), field(2, field(1, tensor)));
    }

    private Path network(long channels) throws IOException {
        byte[] node = join(field(1, "pixels"), field(2, "features"), field(4, "GlobalAveragePool"));
        byte[] graph = join(
                field(1, node),
                field(2, "g"),
                field(11, value("pixels", -1, channels, 8, 8)),
                field(12, value("features", -1, channels, 1, 1)));
        byte[] model = join(number(1, 8), field(7, graph), field(8, number(2, 13)));
        Path file = folder.resolve("mean.onnx");
        Files.write(file, model);
        return file;
    }

    @Test
    void featuresAreTheNetworksOutputOfNormalisedColours() throws IOException {
        int[] red = new int[64];
        Arrays.fill(red, 0xFF0000);
        List<RgbImage> patches = new ArrayList<>();
        for (int i = 0; i < 40; i++) { // more than two batches
            patches.add(i == 33 ? new RgbImage(8, 8, red) : RgbImage.blank(8, 8));
        }
        SlideStain stain = SlideStain.estimate(patches, patches, false);
        try (Workers one = new Workers(1);
                OnnxEncoder encoder = OnnxEncoder.open(network(3), 1)) {
            assertThat(encoder.side(1000)).isEqualTo(8);
            assertThat(encoder.name()).startsWith("onnx ");
            DenseMatrix x = encoder.encode(patches, stain, one);
            assertThat(x.rows()).isEqualTo(40);
            assertThat(x.columns()).isEqualTo(3);
            assertThat(x.get(33, 0)).isCloseTo((1 - 0.485f) / 0.229f, within(1e-4f));
            assertThat(x.get(33, 1)).isCloseTo(-0.456f / 0.224f, within(1e-4f));
            assertThat(x.get(32, 1)).isCloseTo((1 - 0.456f) / 0.224f, within(1e-4f));
        }
    }

    @Test
    void otherFilesAndOtherInputsAreRefused() throws IOException {
        assertThatThrownBy(() -> OnnxEncoder.open(folder.resolve("absent.onnx"), 1))
                .isInstanceOf(BadInputException.class);
        Path text = folder.resolve("text.onnx");
        Files.writeString(text, "not a network");
        assertThatThrownBy(() -> OnnxEncoder.open(text, 1))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("cannot be loaded as ONNX");
        Path grey = network(1);
        assertThatThrownBy(() -> OnnxEncoder.open(grey, 1))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("(n, 3, side, side)");
    }
}
