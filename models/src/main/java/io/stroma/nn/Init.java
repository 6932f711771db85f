package io.stroma.nn;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Initial weights, drawn on the JVM so that they depend on the seed only. */
public final class Init {

    private Init() {}

    /**
     * Xavier/Glorot uniform: U(-b, b) with b = gain * sqrt(6 / (in + out)).
     *
     * @return (out, in)
     */
    public static Tensor xavierUniform(int out, int in, double gain, ScalarType dtype, SplittableRandom random) {
        return uniform(out, in, gain * Math.sqrt(6.0 / (in + out)), dtype, random);
    }

    /** Normal with the given standard deviation, of the given shape. */
    public static Tensor normal(double sd, ScalarType dtype, SplittableRandom random, long... shape) {
        double[] values = new double[count(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = sd * random.nextGaussian();
        }
        return Tensors.of(values, dtype, shape);
    }

    private static int count(long[] shape) {
        return Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b));
    }

    /** Normal with the given standard deviation, cut off at two of them, of the given shape. */
    public static Tensor truncatedNormal(double sd, ScalarType dtype, SplittableRandom random, long... shape) {
        double[] values = new double[count(shape)];
        for (int i = 0; i < values.length; i++) {
            double z = random.nextGaussian();
            while (Math.abs(z) > 2) {
                z = random.nextGaussian();
            }
            values[i] = sd * z;
        }
        return Tensors.of(values, dtype, shape);
    }

    /** U(-bound, bound) of shape (out, in). */
    public static Tensor uniform(int out, int in, double bound, ScalarType dtype, SplittableRandom random) {
        double[] values = new double[out * in];
        for (int i = 0; i < values.length; i++) {
            values[i] = bound * (2 * random.nextDouble() - 1);
        }
        return Tensors.of(values, dtype, out, in);
    }
}
