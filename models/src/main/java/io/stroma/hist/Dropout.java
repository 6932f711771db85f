package io.stroma.hist;

import io.stroma.nn.Tensors;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;

/** Zeroes entries with probability p and scales the rest by 1 / (1 - p); draws on the JVM, so that runs are repeatable. */
interface Dropout {

    /** No dropout. */
    Dropout OFF = x -> x;

    Tensor apply(Tensor x);

    /** Dropout with its own stream; it draws the gaps between zeroed entries, which are geometric. */
    static Dropout of(double p, SplittableRandom random) {
        if (p == 0) {
            return OFF;
        }
        double log = Math.log1p(-p);
        return x -> {
            float[] keep = new float[Math.toIntExact(x.numel())];
            Arrays.fill(keep, (float) (1 / (1 - p)));
            double next = gap(random, log);
            while (next < keep.length) {
                keep[(int) next] = 0;
                next += 1 + gap(random, log);
            }
            return x.mul(Tensors.of(keep, Tensors.shape(x)).to(x.scalar_type()));
        };
    }

    private static double gap(SplittableRandom random, double log) {
        return Math.floor(Math.log(1 - random.nextDouble()) / log);
    }
}
