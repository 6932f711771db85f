package io.stroma.prepare;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of a row of a {@link Diffusion} with columns in the lanes of vector registers: the same products and sums in the
 * same order, so the same bits. Needs the Vector API and registers that {@link Diffusion#fits fit}. Vectors of one shape only: a second shape of a type anywhere in the
 * process costs every kernel of that type the compiler's certainty about it, and several times its speed.
 */
final class DiffusionLanes {

    private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;

    /** Lanes of a register. */
    static final int W = D.length();

    private DiffusionLanes() {}

    static void sum(Diffusion m, int row, double[] source, double[] sum) {
        for (int c = 0; c < Diffusion.WIDTH; c += 2 * W) {
            DoubleVector a = DoubleVector.zero(D);
            DoubleVector b = a;
            for (int e = m.starts()[row]; e < m.starts()[row + 1]; e++) {
                int at = m.columns()[e] * Diffusion.WIDTH + c;
                DoubleVector weight = DoubleVector.broadcast(D, m.weights()[e]);
                a = a.add(DoubleVector.fromArray(D, source, at).mul(weight));
                b = b.add(DoubleVector.fromArray(D, source, at + W).mul(weight));
            }
            a.intoArray(sum, c);
            b.intoArray(sum, c + W);
        }
    }
}
