package io.stroma.heist;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.nn.Tensors;
import io.stroma.testing.Npz;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Numbers of a run of the authors' code, and how close ours must be. */
final class Fixture {

    /** Largest difference allowed, as a share of the largest number of the array. */
    static final double SINGLE = 1e-5;

    static final double DOUBLE = 1e-10;

    private final Npz npz;

    private Fixture(Npz npz) {
        this.npz = npz;
    }

    static Fixture of(String name) {
        return new Fixture(Npz.resource("fixtures/heist/" + name + ".npz"));
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

    /** Row of an integer matrix. */
    int[] row(String name, int row) {
        int columns = npz.array(name).shape()[1];
        return Arrays.copyOfRange(npz.ints(name), row * columns, (row + 1) * columns);
    }

    /** As it is stored. */
    Tensor tensor(String name, ScalarType dtype) {
        Npz.Array a = npz.array(name);
        return Tensors.of(
                a.data(), dtype, Arrays.stream(a.shape()).asLongStream().toArray());
    }

    static double tolerance(ScalarType dtype) {
        return dtype == ScalarType.Double ? DOUBLE : SINGLE;
    }

    /** Fails if any number is farther away than the tolerance times the largest number expected. */
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
