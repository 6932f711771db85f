package io.stroma.synthetic;

import java.util.SplittableRandom;

/** Negative binomial numbers as Poisson numbers with a gamma-distributed rate. */
final class NegativeBinomial {

    private static final double NORMAL_FROM = 500; // beyond, a Poisson number is a rounded normal one

    private NegativeBinomial() {}

    /**
     * @param mean positive
     * @param size r, at least 1: variance = mean + mean^2 / r
     */
    static int draw(double mean, double size, SplittableRandom random) {
        return poisson(mean / size * gamma(size, random), random);
    }

    /** Gamma with unit scale, shape at least 1 (Marsaglia and Tsang 2000). */
    static double gamma(double shape, SplittableRandom random) {
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double z = random.nextGaussian();
            double v = 1 + c * z;
            v = v * v * v;
            if (v > 0 && Math.log(1 - random.nextDouble()) < 0.5 * z * z + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }

    /** Poisson by inversion of the cumulative sum. */
    static int poisson(double rate, SplittableRandom random) {
        if (rate > NORMAL_FROM) {
            return (int) Math.max(0, Math.rint(rate + Math.sqrt(rate) * random.nextGaussian()));
        }
        double p = Math.exp(-rate);
        double u = random.nextDouble() - p;
        int k = 0;
        while (u > 0 && k < 10 * NORMAL_FROM) {
            k++;
            p *= rate / k;
            u -= p;
        }
        return k;
    }
}
