package io.stroma.nn.lanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes squares of as many rows as a vector has lanes, by exchanging off-diagonal halves of ever smaller squares, so
 * that whole vectors move instead of single numbers.
 */
final class LaneSquare {

    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int W = LaneMath.WIDTH;

    /** One step: rows that are {@code far} apart exchange the lanes in which that bit of the number differs. */
    private record Exchange(int far, VectorShuffle<Float> up, VectorShuffle<Float> down, VectorMask<Float> upper) {
        static Exchange of(int far) {
            boolean[] upper = new boolean[W];
            for (int i = 0; i < W; i++) {
                upper[i] = (i & far) != 0;
            }
            return new Exchange(
                    far,
                    VectorShuffle.fromOp(F, i -> (i - far) & (W - 1)),
                    VectorShuffle.fromOp(F, i -> (i + far) & (W - 1)),
                    VectorMask.fromArray(F, upper, 0));
        }
    }

    private static final Exchange BY_EIGHT = Exchange.of(W > 8 ? 8 : 0);
    private static final Exchange BY_FOUR = Exchange.of(4);
    private static final Exchange BY_TWO = Exchange.of(2);
    private static final Exchange BY_ONE = Exchange.of(1);

    private LaneSquare() {}

    /** {@code to[there + j * toPitch + i] = from[here + i * fromPitch + j]} for a square of W rows. */
    static void transpose(float[] from, int here, int fromPitch, float[] to, int there, int toPitch) {
        if (W > 8) {
            exchange(BY_EIGHT, from, here, fromPitch, to, there, toPitch);
            exchange(BY_FOUR, to, there, toPitch, to, there, toPitch);
        } else {
            exchange(BY_FOUR, from, here, fromPitch, to, there, toPitch);
        }
        exchange(BY_TWO, to, there, toPitch, to, there, toPitch);
        exchange(BY_ONE, to, there, toPitch, to, there, toPitch);
    }

    private static void exchange(
            Exchange x, float[] from, int here, int fromPitch, float[] to, int there, int toPitch) {
        for (int i = 0; i < W; i++) {
            if ((i & x.far) == 0) {
                FloatVector a = FloatVector.fromArray(F, from, here + i * fromPitch);
                FloatVector b = FloatVector.fromArray(F, from, here + (i + x.far) * fromPitch);
                a.blend(b.rearrange(x.up), x.upper).intoArray(to, there + i * toPitch);
                a.rearrange(x.down).blend(b, x.upper).intoArray(to, there + (i + x.far) * toPitch);
            }
        }
    }
}
