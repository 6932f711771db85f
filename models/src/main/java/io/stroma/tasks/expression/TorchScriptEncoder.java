package io.stroma.tasks.expression;

import io.stroma.error.BadInputException;
import io.stroma.io.Sha256;
import io.stroma.nn.Engine;
import io.stroma.nn.Tensors;
import io.stroma.parallel.Workers;
import io.stroma.slide.feature.ImageNet;
import io.stroma.slide.feature.PatchEncoder;
import io.stroma.slide.feature.SlideStain;
import io.stroma.slide.image.RgbImage;
import io.stroma.tissue.DenseMatrix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A network saved as TorchScript ({@code torch.jit.save}): {@code forward} takes (n, 3, 224, 224) normalised as ImageNet
 * and gives (n, C) or (n, C, 1, 1). Runs on the engine the model runs on.
 *
 * <p>n patches of a batch, C features.
 */
public final class TorchScriptEncoder implements PatchEncoder {

    private static final int SIDE = 224;
    private static final int BATCH = 16;

    private final Path file;
    private final JitModule network;
    private final String name;

    private TorchScriptEncoder(Path file, JitModule network) {
        this.file = file;
        this.network = network;
        this.name = "torchscript " + Sha256.of(file).substring(0, 16);
    }

    /**
     * Loads a network.
     *
     * @throws BadInputException if it is missing or no TorchScript
     */
    public static TorchScriptEncoder open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(file + " does not exist or is no file; check the path");
        }
        Engine.start();
        try {
            JitModule network = torch.load(file.toString());
            network.eval();
            return new TorchScriptEncoder(file, network);
        } catch (RuntimeException e) {
            throw new BadInputException(
                    "%s cannot be loaded as TorchScript (%s); save it with torch.jit.save, not torch.save"
                            .formatted(file, firstLine(e)),
                    e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int side(double available) {
        return SIDE;
    }

    @Override
    public DenseMatrix encode(List<RgbImage> patches, SlideStain stain, Workers workers) {
        int batches = (patches.size() + BATCH - 1) / BATCH;
        List<float[]> parts = workers.map(batches, b -> {
            List<RgbImage> batch = patches.subList(b * BATCH, Math.min(patches.size(), (b + 1) * BATCH));
            return run(ImageNet.planes(batch, SIDE), batch.size());
        });
        int width = parts.isEmpty() ? 0 : parts.get(0).length / Math.min(BATCH, patches.size());
        float[] out = new float[Math.multiplyExact(patches.size(), width)];
        for (int b = 0; b < batches; b++) {
            System.arraycopy(parts.get(b), 0, out, b * BATCH * width, parts.get(b).length);
        }
        return new DenseMatrix(patches.size(), width, out);
    }

    private float[] run(float[] planes, int n) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            IValue result =
                    network.forward(new IValueVector(new IValue(Tensors.of(planes, n, 3, SIDE, SIDE)))); // (n, C, ..)
            Tensor features = result.isTensor() ? result.toTensor() : null;
            if (features == null || features.dim() < 2 || features.size(0) != n) {
                throw new BadInputException(file + ": forward should give a tensor with one row a patch");
            }
            return Tensors.floats(features);
        } catch (BadInputException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new BadInputException("%s failed on a batch of patches: %s".formatted(file, firstLine(e)), e);
        }
    }

    private static String firstLine(RuntimeException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public void close() {
        network.close();
    }
}
