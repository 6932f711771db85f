package io.stroma.heist;

import io.stroma.nn.Tensors;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Zeroes entries with probability p and scales the rest by 1 / (1 - p); draws on the JVM, so that runs are repeatable. */
interface Dropout {

    /** Draws which entries are kept, true or false; null when all are. */
    Tensor draw(long... shape);

    /** 1 / (1 - p). */
    double scale();

    /**
     * Applies what was drawn.
     *
     * @param kept of the shape of x, or null
     */
    default Tensor apply(Tensor x, Tensor kept) {
        return kept == null ? x : x.mul(kept.to(x.scalar_type()).mul(new Scalar(scale()))); // as x
    }

    /** Draws and applies. */
    default Tensor apply(Tensor x) {
        return apply(x, draw(Tensors.shape(x))); // as x
    }

    /** No dropout: evaluation. */
    static Dropout off() {
        return of(0, null);
    }

    /** Dropout with its own stream. */
    static Dropout of(double p, SplittableRandom random) {
        return new Dropout() {
            @Override
            public Tensor draw(long... shape) {
                if (p == 0) {
                    return null;
                }
                long size = 1;
                for (long length : shape) {
                    size *= length;
                }
                float[] keep = new float[Math.toIntExact(size)];
                for (int i = 0; i < keep.length; i++) {
                    keep[i] = random.nextDouble() < p ? 0 : 1;
                }
                return Tensors.of(keep, shape).to(ScalarType.Bool);
            }

            @Override
            public double scale() {
                return (float) (1 / (1 - p));
            }
        };
    }
}
