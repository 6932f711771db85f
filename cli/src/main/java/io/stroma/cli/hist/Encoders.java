package io.stroma.cli.hist;

import io.stroma.error.UsageException;
import io.stroma.slide.feature.ColourTexture;
import io.stroma.slide.feature.OnnxEncoder;
import io.stroma.slide.feature.PatchEncoder;
import io.stroma.tasks.expression.TorchScriptEncoder;
import java.nio.file.Path;
import java.util.Locale;

/** The encoder a user names. */
final class Encoders {

    private Encoders() {}

    /** The built-in one for null, else by the suffix of the file. */
    static PatchEncoder of(Path file, int threads) {
        if (file == null) {
            return new ColourTexture();
        }
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".onnx")) {
            return OnnxEncoder.open(file, threads);
        }
        if (name.matches(".*\\.(pt|pth|ts|torchscript)")) {
            return TorchScriptEncoder.open(file);
        }
        throw new UsageException("--encoder " + file + ": a .onnx or TorchScript (.pt, .ts) file expected");
    }
}
