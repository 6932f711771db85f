package io.stroma.hist;

import io.stroma.error.UsageException;

/**
 * How the coordinates of a training slide are changed before each step; features and expression follow their spots. The
 * schedule scales probabilities, not angles.
 *
 * @param mirror probability that axes are mirrored, each with probability 1/2
 * @param shear probability of a shear along one axis
 * @param rotate probability of a rotation: a right angle and a deviation
 * @param drop share of spots that are dropped
 * @param shearDegrees largest shear
 * @param rotateDegrees largest deviation from the right angle
 * @param startStrength factor of the probabilities in the first epoch
 * @param endStrength the factor it falls to, along half a cosine
 */
public record Augmentation(
        double mirror,
        double shear,
        double rotate,
        double drop,
        double shearDegrees,
        double rotateDegrees,
        double startStrength,
        double endStrength) {

    public Augmentation {
        probability("mirror", mirror);
        probability("shear", shear);
        probability("rotate", rotate);
        probability("start strength", startStrength);
        probability("end strength", endStrength);
        require(drop >= 0 && drop < 1, "the share of dropped spots must be at least 0 and below 1", drop);
        require(shearDegrees >= 0 && shearDegrees < 90, "the shear must be from 0 to below 90 degrees", shearDegrees);
        require(
                rotateDegrees >= 0 && rotateDegrees <= 180,
                "the deviation must be from 0 to 180 degrees",
                rotateDegrees);
    }

    private static void probability(String what, double value) {
        require(value >= 0 && value <= 1, "the " + what + " must be from 0 to 1", value);
    }

    private static void require(boolean holds, String rule, double value) {
        if (!holds) {
            throw new UsageException("HiST augmentation: " + rule + ", not " + value);
        }
    }

    /** The paper's, section A.6. */
    public static Augmentation paper() {
        return new Augmentation(0.75, 0.75, 0.75, 0.2, 15, 30, 1, 0.2);
    }

    /** Of the released configuration; the strength stays, because its schedule never reached the loader's workers. */
    public static Augmentation released() {
        return new Augmentation(0.75, 0.75, 0.75, 0.75, 30, 45, 1, 1);
    }

    /** Coordinates stay as they are. */
    public static Augmentation none() {
        return new Augmentation(0, 0, 0, 0, 0, 0, 1, 1);
    }

    public Augmentation withMirror(double value) {
        return new Augmentation(value, shear, rotate, drop, shearDegrees, rotateDegrees, startStrength, endStrength);
    }

    public Augmentation withShear(double value) {
        return new Augmentation(mirror, value, rotate, drop, shearDegrees, rotateDegrees, startStrength, endStrength);
    }

    public Augmentation withRotate(double value) {
        return new Augmentation(mirror, shear, value, drop, shearDegrees, rotateDegrees, startStrength, endStrength);
    }

    public Augmentation withDrop(double value) {
        return new Augmentation(mirror, shear, rotate, value, shearDegrees, rotateDegrees, startStrength, endStrength);
    }

    /**
     * The schedule's multiplier of the probabilities.
     *
     * @param epoch 0, 1, ...
     * @param epochs of the whole run
     */
    public double strength(int epoch, int epochs) {
        return endStrength + (startStrength - endStrength) * (1 + Math.cos(Math.PI * epoch / epochs)) / 2;
    }
}
