package io.stroma.slide.feature;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.stroma.error.BadInputException;
import io.stroma.io.Sha256;
import io.stroma.parallel.Workers;
import io.stroma.slide.image.RgbImage;
import io.stroma.tissue.DenseMatrix;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A network exported to ONNX: input (n, 3, side, side) in red, green, blue, normalised with the means and deviations of
 * ImageNet as UNI, ResNet and the like expect; the first output, (n, C) or (n, C, 1, 1), are the features.
 */
public final class OnnxEncoder implements PatchEncoder {

    private static final int BATCH = 16;
    private static final int SIDE = 224; // where the network leaves its input's size open

    private final Path file;
    private final OrtSession session;
    private final String input;
    private final int side;
    private final String name;

    private OnnxEncoder(Path file, OrtSession session, String input, int side) {
        this.file = file;
        this.session = session;
        this.input = input;
        this.side = side;
        this.name = "onnx " + Sha256.of(file).substring(0, 16);
    }

    /**
     * Loads a network.
     *
     * @param threads for one batch
     * @throws BadInputException if it is missing, no ONNX, or does not take pictures
     */
    public static OnnxEncoder open(Path file, int threads) {
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(file + " does not exist or is no file; check the path");
        }
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString(), options);
            NodeInfo first = session.getInputInfo().values().iterator().next();
            long[] shape = first.getInfo() instanceof TensorInfo t ? t.getShape() : new long[0];
            int inputs = session.getInputInfo().size();
            if (inputs != 1 || shape.length != 4 || shape[1] != 3 || shape[2] != shape[3]) {
                session.close();
                throw new BadInputException(
                        "%s: one input of shape (n, 3, side, side) expected, it has %d, the first %s"
                                .formatted(file, inputs, java.util.Arrays.toString(shape)));
            }
            return new OnnxEncoder(file, session, first.getName(), shape[2] > 0 ? (int) shape[2] : SIDE);
        } catch (OrtException e) {
            throw new BadInputException(
                    "%s cannot be loaded as ONNX (%s); export the network again".formatted(file, e.getMessage()), e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int side(double available) {
        return side;
    }

    @Override
    public DenseMatrix encode(List<RgbImage> patches, SlideStain stain, Workers workers) {
        float[] out = new float[0];
        int width = 0;
        for (int from = 0; from < patches.size(); from += BATCH) {
            List<RgbImage> batch = patches.subList(from, Math.min(patches.size(), from + BATCH));
            float[] rows = run(ImageNet.planes(batch, side), batch.size());
            if (from == 0) {
                width = rows.length / batch.size();
                out = new float[Math.multiplyExact(patches.size(), width)];
            }
            System.arraycopy(rows, 0, out, from * width, rows.length);
        }
        return new DenseMatrix(patches.size(), width, out);
    }

    private float[] run(float[] planes, int n) {
        long[] shape = {n, 3, side, side};
        try (OnnxTensor in = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), FloatBuffer.wrap(planes), shape);
                OrtSession.Result result = session.run(Map.of(input, in))) {
            if (!(result.get(0) instanceof OnnxTensor features)
                    || features.getInfo().getShape()[0] != n
                    || features.getFloatBuffer() == null) {
                throw new BadInputException(file + ": the first output should be float features, one row a patch");
            }
            FloatBuffer buffer = features.getFloatBuffer();
            float[] rows = new float[buffer.remaining()];
            buffer.get(rows);
            return rows;
        } catch (OrtException e) {
            throw new BadInputException("%s failed on a batch of patches: %s".formatted(file, e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("closing " + file + " failed", e);
        }
    }
}
