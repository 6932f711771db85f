package io.stroma.nn.lanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** Moves rows of vectors: some of their lanes to other lanes, by loads and stores that begin inside a vector, or apart. */
final class LaneShift {

    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
    private static final int W = LaneMath.WIDTH;

    private LaneShift() {}

    /**
     * Puts the first lanes of several rows side by side into one. A store runs into the vector behind, so rows of y are filled in
     * ascending order; lanes beyond the last row hold what followed in x.
     *
     * @param x rows of {@code width} vectors, {@code pitch} floats apart, the first from {@code at} on, which may lie inside a vector
     * @param lanes of every row
     * @param y gets one row from {@code to} on
     */
    static void gather(float[] x, int at, int pitch, int rows, int lanes, int width, float[] y, int to) {
        for (int d = 0; d < width; d++) {
            int from = at + d * W;
            int here = to + d * W;
            for (int r = 0; r < rows; r++) {
                FloatVector.fromArray(F, x, from + r * pitch).intoArray(y, here + r * lanes);
            }
        }
    }

    /**
     * The reverse, added to what is in x. Of lanes that are not kept nothing arrives, not even what is no number.
     *
     * @param keep all bits for the first lanes, none for the others
     */
    static void scatter(float[] y, int from, int rows, int lanes, int width, int[] keep, float[] x, int at, int pitch) {
        IntVector kept = IntVector.fromArray(I, keep, 0);
        for (int r = 0; r < rows; r++) {
            int there = at + r * pitch;
            int here = from + r * lanes;
            for (int d = 0; d < width; d++) {
                FloatVector.fromArray(F, y, d * W + here)
                        .reinterpretAsInts()
                        .and(kept)
                        .reinterpretAsFloats()
                        .add(FloatVector.fromArray(F, x, d * W + there))
                        .intoArray(x, d * W + there);
            }
        }
    }

    /** Puts the vectors of a row {@code step} floats apart. */
    static void spread(float[] x, int at, int width, float[] y, int to, int step) {
        for (int d = 0; d < width; d++) {
            FloatVector.fromArray(F, x, d * W + at).intoArray(y, d * step + to);
        }
    }
}
