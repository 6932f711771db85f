package io.stroma.cli.hist;

import io.stroma.error.UsageException;
import io.stroma.slide.feature.ColourTexture;
import io.stroma.slide.feature.PatchEncoder;
import java.nio.file.Path;

/** The encoder a user names. */
final class Encoders {

    private Encoders() {}

    /** The built-in one for null, else by the suffix of the file. */
    static PatchEncoder of(Path file) {
        if (file == null) {
            return new ColourTexture();
        }
        throw new UsageException("--encoder " + file + ": a .onnx or TorchScript (.pt, .ts) file expected");
    }
}
