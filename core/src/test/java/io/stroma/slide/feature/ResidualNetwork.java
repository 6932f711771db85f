package io.stroma.slide.feature;

import static io.stroma.slide.feature.OnnxBytes.field;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An ONNX file with the architecture of ResNet-50 (He et al. 2016, table 1, normalisation folded into the convolutions, without
 * the classifier) and random weights. At width 64 it is the published size: 23.5 M parameters, 94 MB, 2,048 features.
 */
final class ResidualNetwork {

    private static final int[] BLOCKS = {3, 4, 6, 3};

    private final SplittableRandom random = new SplittableRandom(50);
    private final List<byte[]> nodes = new ArrayList<>();
    private final List<byte[]> weights = new ArrayList<>();
    private int made;

    private ResidualNetwork() {}

    /** Writes one: {@code args} are file, width (64) and side of the input (224). */
    public static void main(String[] args) throws IOException {
        write(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    }

    /**
     * Writes one.
     *
     * @param width channels after the first convolution
     * @param side of the input, pixels; a multiple of 32
     * @return features, 32 a width
     */
    static int write(Path file, int width, int side) throws IOException {
        ResidualNetwork net = new ResidualNetwork();
        String x = net.relu(net.convolution("pixels", 3, width, 7, 2, 1));
        x = net.add("MaxPool", List.of(x), kernel(3), OnnxBytes.whole("strides", 2, 2), padding(3));
        int channels = width;
        for (int stage = 0; stage < BLOCKS.length; stage++) {
            int inner = width << stage;
            for (int b = 0; b < BLOCKS[stage]; b++) {
                x = net.block(x, channels, inner, b == 0 && stage > 0 ? 2 : 1);
                channels = 4 * inner;
            }
        }
        net.nodes.add(field(1, OnnxBytes.node("GlobalAveragePool", List.of(x), "features")));
        byte[] graph = OnnxBytes.join(
                OnnxBytes.join(net.nodes),
                field(2, "g"),
                OnnxBytes.join(net.weights),
                field(11, OnnxBytes.value("pixels", -1, 3, side, side)),
                field(12, OnnxBytes.value("features", -1, channels, 1, 1)));
        Files.write(file, OnnxBytes.model(graph));
        return channels;
    }

    private String block(String x, int channels, int inner, int stride) {
        String y = relu(convolution(x, channels, inner, 1, 1, 1));
        y = relu(convolution(y, inner, inner, 3, stride, 1));
        y = convolution(y, inner, 4 * inner, 1, 1, 0.3);
        String past = channels == 4 * inner && stride == 1 ? x : convolution(x, channels, 4 * inner, 1, stride, 0.7);
        return relu(add("Add", List.of(y, past)));
    }

    /** Normal weights that keep the size of what passes a relu (He et al. 2015), times a gain. */
    private String convolution(String x, int in, int out, int kernel, int stride, double gain) {
        float[] values = new float[out * in * kernel * kernel];
        double sd = gain * Math.sqrt(2.0 / (in * kernel * kernel));
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) (sd * random.nextGaussian());
        }
        String name = "w" + made;
        weights.add(field(5, OnnxBytes.weights(name, values, out, in, kernel, kernel)));
        return add(
                "Conv", List.of(x, name), kernel(kernel), OnnxBytes.whole("strides", stride, stride), padding(kernel));
    }

    private String relu(String x) {
        return add("Relu", List.of(x));
    }

    private String add(String operator, List<String> inputs, byte[]... attributes) {
        String output = "x" + made++;
        nodes.add(field(1, OnnxBytes.node(operator, inputs, output, attributes)));
        return output;
    }

    private static byte[] kernel(int edge) {
        return OnnxBytes.whole("kernel_shape", edge, edge);
    }

    private static byte[] padding(int kernel) {
        int p = kernel / 2;
        return OnnxBytes.whole("pads", p, p, p, p);
    }
}
