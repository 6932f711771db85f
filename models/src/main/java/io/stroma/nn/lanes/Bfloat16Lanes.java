package io.stroma.nn.lanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Between vectors of floats and pairs of them in bfloat16, the upper half of a float: a word holds a lane of one vector below and
 * the same lane of the other above.
 */
final class Bfloat16Lanes {

    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
    private static final int W = LaneMath.WIDTH;
    private static final int UPPER = 0xFFFF0000;
    private static final int BELOW_HALF = 0x7FFF;

    private Bfloat16Lanes() {}

    /**
     * {@code out[to + k step] = (x[a + k], x[b + k])}, rounded to the nearest, ties to even; what is no number stays none as long as
     * it is one that arithmetic makes.
     */
    static void pack(float[] x, int a, int b, int width, int[] out, int to, int step) {
        for (int k = 0; k < width; k++) {
            IntVector low = FloatVector.fromArray(F, x, k * W + a).reinterpretAsInts();
            IntVector high = FloatVector.fromArray(F, x, k * W + b).reinterpretAsInts();
            low = low.lanewise(VectorOperators.LSHR, 16).and(1).add(low).add(BELOW_HALF);
            high = high.lanewise(VectorOperators.LSHR, 16).and(1).add(high).add(BELOW_HALF);
            low.lanewise(VectorOperators.LSHR, 16).or(high.and(UPPER)).intoArray(out, k * step + to);
        }
    }

    /**
     * The reverse of some rows with their bias: {@code y[a + k], y[b + k] = words[at + k step] + bias[first + k]}. Where both are
     * the same place the first vector stays.
     */
    static void unpack(int[] words, int at, int step, float[] bias, int first, int width, float[] y, int a, int b) {
        for (int k = 0; k < width; k++) {
            IntVector pair = IntVector.fromArray(I, words, k * step + at);
            float added = bias[first + k];
            pair.and(UPPER).reinterpretAsFloats().add(added).intoArray(y, k * W + b);
            pair.lanewise(VectorOperators.LSHL, 16)
                    .reinterpretAsFloats()
                    .add(added)
                    .intoArray(y, k * W + a);
        }
    }
}
