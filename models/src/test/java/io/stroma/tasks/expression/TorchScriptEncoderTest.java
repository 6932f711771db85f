package io.stroma.tasks.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stroma.error.BadInputException;
import io.stroma.parallel.Workers;
import io.stroma.slide.image.RgbImage;
import io.stroma.tissue.DenseMatrix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchScriptEncoderTest {

    @TempDir
    Path folder;

    /** A module without parameters, in the archive format of torch.jit.save. */
    private Path script(String forward) throws IOException {
        Path file = folder.resolve("net.pt");
        byte[] object = {(byte) 0x80, 2};
        byte[] named = "c__torch__\nNet\n)\u0081}(X\b\0\0\0training\u0089ub.".getBytes(StandardCharsets.ISO_8859_1);
        byte[] pickle = Arrays.copyOf(object, object.length + named.length);
        System.arraycopy(named, 0, pickle, object.length, named.length);
        String code = """
                class Net(Module):
                  __parameters__ = []
                  __buffers__ = []
                  training : bool
                  def forward(self: __torch__.Net, x: Tensor) -> Tensor:
                    return %s
                """.formatted(forward);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            store(zip, "net/data.pkl", pickle);
            store(zip, "net/code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
            store(zip, "net/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            store(zip, "net/version", "3\n".getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
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
                TorchScriptEncoder encoder = TorchScriptEncoder.open(script("torch.mean(x, [2, 3])"))) {
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
