package io.stroma.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Networks without parameters, in the archive format of torch.jit.save. */
public final class TorchScripts {

    /** The mean of every colour of a picture, (N, 3, H, W) to (N, 3). */
    public static final String MEAN_OF_COLOURS = "torch.mean(x, [2, 3])";

    private TorchScripts() {}

    /** Writes a network whose forward pass is an expression of x. */
    public static void write(Path file, String forward) throws IOException {
        byte[] object =
                "\u0080\2c__torch__\nNet\n)\u0081}(X\b\0\0\0training\u0089ub.".getBytes(StandardCharsets.ISO_8859_1);
        String code = """
                class Net(Module):
                  __parameters__ = []
                  __buffers__ = []
                  training : bool
                  def forward(self: __torch__.Net, x: Tensor) -> Tensor:
                    return %s
                """.formatted(forward);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            store(zip, "net/data.pkl", object);
            store(zip, "net/code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
            store(zip, "net/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            store(zip, "net/version", "3\n".getBytes(StandardCharsets.UTF_8));
        }
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
}
