package io.stroma.heist;

import io.stroma.nn.Tensors;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;

/** Zeroes entries with probability p and scales the rest by 1 / (1 - p); draws on the JVM, so that runs are repeatable. */
interface Dropout {

    Tensor apply(Tensor x);

    /** No dropout: evaluation. */
    static Dropout off() {
        return x -> x;
    }

    /** Dropout with its own stream. */
    static Dropout of(double p, SplittableRandom random) {
        if (p == 0) {
            return off();
        }
        return x -> {
            float[] keep = new float[Math.toIntExact(x.numel())];
            for (int i = 0; i < keep.length; i++) {
                keep[i] = random.nextDouble() < p ? 0 : (float) (1 / (1 - p));
            }
            return x.mul(Tensors.of(keep, Tensors.shape(x)).to(x.scalar_type()));
        };
    }
}
