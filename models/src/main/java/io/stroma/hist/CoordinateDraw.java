package io.stroma.hist;

import io.stroma.tissue.DenseMatrix;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * One random change of a slide's coordinates (paper, appendix A.6): row vectors, relative to the rounded mean position, are
 * multiplied from the right by mirror, shear and rotation; then some spots are dropped. In single precision, like the
 * positions.
 *
 * @param matrix M = mirror shear rotation, (2, 2) row-major
 * @param keep which spots stay
 */
record CoordinateDraw(float[] matrix, boolean[] keep) {

    /** A slide does not shrink below this by dropping (unless it is smaller). */
    private static final int FEWEST_SPOTS = 16;

    /** Draws for n spots; probabilities are scaled by the strength of the epoch. */
    static CoordinateDraw of(Augmentation a, double strength, int n, SplittableRandom random) {
        float[] m = {1, 0, 0, 1};
        if (random.nextDouble() < a.mirror() * strength) {
            m = product(m, new float[] {sign(random), 0, 0, sign(random)});
        }
        if (random.nextDouble() < a.shear() * strength) {
            float s = (float) ((2 * random.nextDouble() - 1) * Math.tan(Math.toRadians(a.shearDegrees())));
            m = product(m, random.nextBoolean() ? new float[] {1, s, 0, 1} : new float[] {1, 0, s, 1});
        }
        if (random.nextDouble() < a.rotate() * strength) {
            m = product(m, rotation(90 * random.nextInt(4), (2 * random.nextDouble() - 1) * a.rotateDegrees()));
        }
        return new CoordinateDraw(m, kept(n, a.drop() * strength, random));
    }

    private static float sign(SplittableRandom random) {
        return random.nextBoolean() ? -1 : 1;
    }

    /** [[cos, -sin], [sin, cos]] of the sum of a right angle and a deviation in degrees; exact without the deviation. */
    static float[] rotation(int rightAngle, double deviation) {
        float[] m = {1, 0, 0, 1};
        for (int turn = 0; turn < rightAngle; turn += 90) {
            m = product(m, new float[] {0, -1, 1, 0});
        }
        float cos = (float) Math.cos(Math.toRadians(deviation));
        float sin = (float) Math.sin(Math.toRadians(deviation));
        return product(m, new float[] {cos, -sin, sin, cos});
    }

    private static boolean[] kept(int n, double drop, SplittableRandom random) {
        boolean[] keep = new boolean[n];
        int count = 0;
        for (int s = 0; s < n; s++) {
            keep[s] = random.nextDouble() >= drop;
            count += keep[s] ? 1 : 0;
        }
        int missing = Math.min(n, FEWEST_SPOTS) - count;
        while (missing > 0) {
            int s = random.nextInt(n);
            if (!keep[s]) {
                keep[s] = true;
                missing--;
            }
        }
        return keep;
    }

    static float[] product(float[] a, float[] b) {
        return new float[] {
            a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3], a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3]
        };
    }

    /** Rows of the spots that stay. */
    int[] spots() {
        return IntStream.range(0, keep.length).filter(s -> keep[s]).toArray();
    }

    /** New positions of the spots that stay, smallest row and column 0. */
    DenseMatrix positions(DenseMatrix old) {
        float[] centre = centre(old);
        int[] spots = spots();
        float[] out = new float[2 * spots.length];
        float[] least = {Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY};
        for (int s = 0; s < spots.length; s++) {
            float x = old.get(spots[s], 0) - centre[0];
            float y = old.get(spots[s], 1) - centre[1];
            for (int axis = 0; axis < 2; axis++) {
                out[2 * s + axis] = x * matrix[axis] + y * matrix[2 + axis];
                least[axis] = Math.min(least[axis], out[2 * s + axis]);
            }
        }
        for (int k = 0; k < out.length; k++) {
            out[k] -= least[k % 2];
        }
        return new DenseMatrix(spots.length, 2, out);
    }

    /** Mean position of all spots, rounded half to even. */
    static float[] centre(DenseMatrix positions) {
        double[] sum = new double[2];
        for (int k = 0; k < positions.values().length; k++) {
            sum[k % 2] += positions.values()[k];
        }
        return new float[] {(float) Math.rint(sum[0] / positions.rows()), (float) Math.rint(sum[1] / positions.rows())};
    }
}
