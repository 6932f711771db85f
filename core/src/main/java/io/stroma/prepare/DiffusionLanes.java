package io.stroma.prepare;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * A step of a {@link Diffusion} with columns in the lanes of vector registers: the same products and sums in the same
 * order, so the same bits. Needs the Vector API.
 */
final class DiffusionLanes {

    private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> F =
            VectorSpecies.of(float.class, VectorShape.forBitSize(D.vectorBitSize() / 2)); // as many lanes
    private static final int W = D.length();

    private DiffusionLanes() {}

    static void step(Diffusion m, int begin, int end, float[] source, float[] target) {
        for (int i = begin; i < end; i++) {
            for (int c = 0; c < Diffusion.WIDTH; c += 2 * W) {
                pair(m, i, c, source, target);
            }
        }
    }

    /** Two vectors of columns of one row. */
    private static void pair(Diffusion m, int row, int column, float[] source, float[] target) {
        DoubleVector a = DoubleVector.zero(D);
        DoubleVector b = a;
        for (int e = m.starts()[row]; e < m.starts()[row + 1]; e++) {
            int at = m.columns()[e] * Diffusion.WIDTH + column;
            double weight = m.weights()[e];
            a = a.add(wide(source, at).mul(weight));
            b = b.add(wide(source, at + W).mul(weight));
        }
        int at = row * Diffusion.WIDTH + column;
        narrow(a).intoArray(target, at);
        narrow(b).intoArray(target, at + W);
    }

    private static DoubleVector wide(float[] source, int at) {
        return (DoubleVector) FloatVector.fromArray(F, source, at).convertShape(VectorOperators.F2D, D, 0);
    }

    private static FloatVector narrow(DoubleVector sums) {
        return (FloatVector) sums.convertShape(VectorOperators.D2F, F, 0);
    }
}
