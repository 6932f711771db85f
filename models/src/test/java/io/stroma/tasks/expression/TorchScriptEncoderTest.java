package io.stroma.tasks.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stroma.error.BadInputException;
import io.stroma.parallel.Workers;
import io.stroma.slide.image.RgbImage;
import io.stroma.testing.TorchScripts;
import io.stroma.tissue.DenseMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchScriptEncoderTest {

    @TempDir
    Path folder;

    private Path script(String forward) throws IOException {
        Path file = folder.resolve("net.pt");
        TorchScripts.write(file, forward);
        return file;
    }

    @Test
    void featuresAreWhatForwardGives() throws IOException {
        int[] green = new int[224 * 224];
        Arrays.fill(green, 0x00FF00);
        List<RgbImage> patches = new ArrayList<>();
        for (int i = 0; i < 18; i++) {
            patches.add(i == 17 ? new RgbImage(224, 224, green) : RgbImage.blank(224, 224));
        }
        try (Workers one = new Workers(1);
                TorchScriptEncoder encoder = TorchScriptEncoder.open(script(TorchScripts.MEAN_OF_COLOURS))) {
            DenseMatrix x = encoder.encode(patches, null, one);
            assertThat(x.rows()).isEqualTo(18);
            assertThat(x.columns()).isEqualTo(3);
            assertThat(x.get(17, 0)).isCloseTo(-0.485f / 0.229f, within(1e-4f));
            assertThat(x.get(17, 1)).isCloseTo((1 - 0.456f) / 0.224f, within(1e-4f));
            assertThat(x.get(3, 2)).isCloseTo((1 - 0.406f) / 0.225f, within(1e-4f));
        }
    }

    @Test
    void otherFilesAndShapesAreRefused() throws IOException {
        Path text = folder.resolve("text.pt");
        Files.writeString(text, "no network");
        assertThatThrownBy(() -> TorchScriptEncoder.open(text))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("torch.jit.save");
        try (Workers one = new Workers(1);
                TorchScriptEncoder encoder = TorchScriptEncoder.open(script("torch.mean(x)"))) {
            assertThatThrownBy(() -> encoder.encode(List.of(RgbImage.blank(224, 224)), null, one))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("one row a patch");
        }
    }
}
