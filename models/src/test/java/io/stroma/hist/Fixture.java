package io.stroma.hist;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.io.safetensors.NdArray;
import io.stroma.nn.Tensors;
import io.stroma.testing.Npz;
import io.stroma.tissue.DenseMatrix;
import io.stroma.train.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Numbers of runs of the authors' code, and how close ours must be. */
final class Fixture {

    /** Largest difference allowed, as a share of the largest number of the array. */
    static final double SINGLE = 1e-5;

    static final double SINGLE_GRADIENT = 2e-5;
    static final double DOUBLE = 1e-10;

    /** In double precision against numbers that were narrowed to single precision. */
    static final double NARROWED = 1e-6;

    private final Npz npz;

    private Fixture(Npz npz) {
        this.npz = npz;
    }

    static Fixture of(String name) {
        return new Fixture(Npz.resource("fixtures/hist/" + name + ".npz"));
    }

    Npz npz() {
        return npz;
    }

    double[] doubles(String name) {
        return npz.doubles(name);
    }

    int[] ints(String name) {
        return npz.ints(name);
    }

    DenseMatrix matrix(String name) {
        return npz.matrix(name);
    }

    boolean has(String name) {
        return npz.names().contains(name);
    }

    Tensor tensor(String name, ScalarType dtype) {
        Npz.Array a = npz.array(name);
        return Tensors.of(
                a.data(), dtype, Arrays.stream(a.shape()).asLongStream().toArray());
    }

    /** A column of an integer matrix. */
    int[] column(String name, int column) {
        int columns = npz.array(name).shape()[1];
        int[] all = npz.ints(name);
        return IntStream.range(0, all.length / columns)
                .map(r -> all[r * columns + column])
                .toArray();
    }

    Sites sites(String name) {
        return new Sites(column(name, 0), column(name, 1));
    }

    /** The fixture's small model with the authors' weights. */
    static HistModel model(HistConfig config, String weights, ScalarType dtype) {
        HistModel model = new HistModel(
                config,
                new HistPanel(24, IntStream.range(0, 10).mapToObj(g -> "g" + g).toList(), Map.of()),
                dtype,
                1);
        Fixture stored = of(weights);
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        for (String name : model.state().keySet()) {
            Npz.Array a = stored.npz.array(name);
            arrays.put(
                    name,
                    new NdArray.Doubles(
                            a.data(), Arrays.stream(a.shape()).asLongStream().toArray()));
        }
        Weights.into(model, arrays, weights);
        return model;
    }

    /** The configuration of one of the eight runs, such as {@code clean_skip0_lrn}. */
    static HistConfig config(String run) {
        HistConfigBuilder b = HistConfig.paper().but().width(16).heads(2);
        b.fusion(run.contains("skip0") ? HistConfig.Fusion.BEFORE_BLOCKS : HistConfig.Fusion.AFTER_BLOCKS);
        b.tokens(run.endsWith("lrn") ? List.of("lrn0.7") : List.of("max", "mean", "fix0.7"));
        b.borders(run.startsWith("clean") ? HistConfig.Borders.OPEN : HistConfig.Borders.SENTINELS);
        return b.build();
    }

    static String weights(String run) {
        return run.contains("skip0") ? "weights_skip0" : "weights_skip1";
    }

    /** The slide of the inputs. */
    static Slide slide(HistConfig config, ScalarType dtype) {
        Fixture inputs = of("inputs");
        return Slide.of(inputs.matrix("features"), inputs.matrix("coords"), config, dtype);
    }

    void check(String name, Tensor actual, double tolerance) {
        check(name, Tensors.doubles(actual), npz.doubles(name), tolerance);
    }

    static void check(String name, double[] actual, double[] expected, double tolerance) {
        assertThat(actual).as(name).hasSameSizeAs(expected);
        double largest = 0;
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("%s[%d]", name, i).isFinite();
            largest = Math.max(largest, Math.abs(expected[i]));
            worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
        }
        assertThat(worst)
                .as("largest difference of %s, whose largest number is %s", name, largest)
                .isLessThanOrEqualTo(tolerance * Math.max(largest, 1e-8));
    }
}
