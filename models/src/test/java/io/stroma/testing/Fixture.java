package io.stroma.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.nn.Tensors;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Numbers of a run of the authors' code, and how close ours must be. */
public final class Fixture {

    /** Largest difference allowed, as a share of the largest number of the array. */
    public static final double SINGLE = 1e-5;

    public static final double SINGLE_GRADIENT = 2e-5;
    public static final double DOUBLE = 1e-10;

    /** In double precision against numbers that were narrowed to single precision. */
    public static final double NARROWED = 1e-6;

    private final Npz npz;

    private Fixture(Npz npz) {
        this.npz = npz;
    }

    /** One file of the fixtures, such as {@code hist/inputs}. */
    public static Fixture of(String name) {
        return new Fixture(Npz.resource("fixtures/" + name + ".npz"));
    }

    public static double tolerance(ScalarType dtype) {
        return dtype == ScalarType.Double ? DOUBLE : SINGLE;
    }

    public Npz npz() {
        return npz;
    }

    public boolean has(String name) {
        return npz.names().contains(name);
    }

    public double[] doubles(String name) {
        return npz.doubles(name);
    }

    public int[] ints(String name) {
        return npz.ints(name);
    }

    public DenseMatrix matrix(String name) {
        return npz.matrix(name);
    }

    /** Row of an integer matrix. */
    public int[] row(String name, int row) {
        int columns = npz.array(name).shape()[1];
        return Arrays.copyOfRange(npz.ints(name), row * columns, (row + 1) * columns);
    }

    /** Column of an integer matrix. */
    public int[] column(String name, int column) {
        int columns = npz.array(name).shape()[1];
        int[] all = npz.ints(name);
        int[] out = new int[all.length / columns];
        Arrays.setAll(out, r -> all[r * columns + column]);
        return out;
    }

    /** As it is stored. */
    public Tensor tensor(String name, ScalarType dtype) {
        Npz.Array a = npz.array(name);
        return Tensors.of(
                a.data(), dtype, Arrays.stream(a.shape()).asLongStream().toArray());
    }

    /** Fails if any number is farther away than the tolerance times the largest number expected. */
    public void check(String name, Tensor actual, double tolerance) {
        check(name, Tensors.doubles(actual), npz.doubles(name), tolerance);
    }

    /** The same for numbers at hand. */
    public static void check(String name, double[] actual, double[] expected, double tolerance) {
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
