package io.stroma.slide.feature;

import static io.stroma.slide.feature.OnnxBytes.field;
import static io.stroma.slide.feature.OnnxBytes.join;
import static io.stroma.slide.feature.OnnxBytes.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stroma.error.BadInputException;
import io.stroma.parallel.Workers;
import io.stroma.slide.image.RgbImage;
import io.stroma.tissue.DenseMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks written here: the mean of every colour over the patch (GlobalAveragePool), and a deep one. */
class OnnxEncoderTest {

    @TempDir
    Path folder;

    private Path network(long channels) throws IOException {
        byte[] node = OnnxBytes.node("GlobalAveragePool", List.of("pixels"), "features");
        byte[] graph = join(
                field(1, node),
                field(2, "g"),
                field(11, value("pixels", -1, channels, 8, 8)),
                field(12, value("features", -1, channels, 1, 1)));
        Path file = folder.resolve("mean.onnx");
        Files.write(file, OnnxBytes.model(graph));
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

    /** All of ResNet-50's operators and layers, an eighth of its width. */
    @Test
    void aDeepNetworkGivesEveryPatchItsOwnFeatures() throws IOException {
        Path file = folder.resolve("residual.onnx");
        int width = ResidualNetwork.write(file, 8, 64);
        assertThat(width).isEqualTo(256);
        SplittableRandom random = new SplittableRandom(1);
        List<RgbImage> patches = new ArrayList<>();
        for (int i = 0; i < 21; i++) { // a batch and a part of one
            int[] rgb = random.ints(64 * 64, 0, 1 << 24).toArray();
            patches.add(new RgbImage(64, 64, rgb));
        }
        SlideStain stain = SlideStain.estimate(patches, patches, false);
        try (Workers one = new Workers(1);
                OnnxEncoder encoder = OnnxEncoder.open(file, 1);
                OnnxEncoder twoThreads = OnnxEncoder.open(file, 2)) {
            assertThat(encoder.side(1000)).isEqualTo(64);
            DenseMatrix all = encoder.encode(patches, stain, one);
            assertThat(all.columns()).isEqualTo(width);
            float[] backwards = new float[all.values().length];
            for (int i = 0; i < patches.size(); i++) { // alone, and on two threads
                DenseMatrix own = twoThreads.encode(List.of(patches.get(i)), stain, one);
                System.arraycopy(own.values(), 0, backwards, i * width, width);
            }
            double largest = 0;
            for (int k = 0; k < backwards.length; k++) {
                assertThat(all.values()[k]).isFinite().isCloseTo(backwards[k], within(1e-3f));
                largest = Math.max(largest, Math.abs(all.values()[k]));
            }
            assertThat(largest).isBetween(0.1, 100.0);
            assertThat(all.select(new int[] {0}).values())
                    .isNotEqualTo(all.select(new int[] {1}).values());
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
