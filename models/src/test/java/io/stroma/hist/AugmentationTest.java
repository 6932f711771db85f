package io.stroma.hist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stroma.error.UsageException;
import io.stroma.testing.Fixture;
import io.stroma.tissue.DenseMatrix;
import io.stroma.train.Schedule;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationTest {

    private static float[] floats(Fixture f, String name) {
        return f.matrix(name).values();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void drawsOfTheReleasedTransforms(int draw) {
        Fixture f = AuthorsRuns.fixture("augmentation");
        String at = "case" + draw + ".";
        float[] matrix = CoordinateDraw.product(
                CoordinateDraw.product(floats(f, at + "mirror"), floats(f, at + "shear")), floats(f, at + "rotate"));
        assertThat(matrix).containsExactly(floats(f, at + "matrix"), within(1e-6f));
        int[] keep = f.ints(at + "keep");
        boolean[] kept = new boolean[keep.length];
        IntStream.range(0, keep.length).forEach(s -> kept[s] = keep[s] != 0);
        DenseMatrix coords = f.matrix("float_coords");
        assertThat(new double[] {CoordinateDraw.centre(coords)[0], CoordinateDraw.centre(coords)[1]})
                .containsExactly(f.doubles(at + "centre"));
        DenseMatrix positions = new CoordinateDraw(floats(f, at + "matrix"), kept).positions(coords);
        Fixture.check("positions", widened(positions.values()), f.doubles(at + "positions"), 1e-6);
        LatticeMap map = LatticeMap.of(positions);
        assertThat(map.i()).containsExactly(f.column(at + "sites", 0));
        assertThat(map.j()).containsExactly(f.column(at + "sites", 1));
    }

    private static double[] widened(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(k -> values[k]).toArray();
    }

    @Test
    void scheduleOfStrengthAndOfTheLearningRate() {
        Fixture f = AuthorsRuns.fixture("augmentation");
        Augmentation paper = Augmentation.paper();
        Schedule schedule = new Schedule.EpochCosine(10);
        int[] epochs = f.ints("multiplier_epoch"); // the released code counts from 1
        for (int e = 0; e < 10; e++) {
            assertThat(paper.strength(epochs[e] - 1, 10))
                    .isCloseTo(f.doubles("multiplier_1_to_0p2_of_10")[e], within(1e-12));
            for (int step = 0; step < 7; step++) {
                assertThat(1e-4 * schedule.factor(7L * e + step, 70))
                        .isCloseTo(f.doubles("lr_of_10_epochs")[e], within(1e-16));
            }
        }
    }

    @Test
    void rightAnglesAndMirrorsKeepTheLattice() {
        DenseMatrix square = new DenseMatrix(3, 2, new float[] {0, 0, 0, 5, 3, 1});
        for (int angle = 0; angle < 360; angle += 90) {
            for (float mirror : new float[] {1, -1}) {
                float[] m = CoordinateDraw.product(new float[] {mirror, 0, 0, 1}, CoordinateDraw.rotation(angle, 0));
                DenseMatrix moved = new CoordinateDraw(m, new boolean[] {true, true, true}).positions(square);
                for (int a = 0; a < 3; a++) {
                    for (int b = 0; b < 3; b++) {
                        assertThat(distance(moved, a, b)).isEqualTo(distance(square, a, b));
                    }
                }
                LatticeMap map = LatticeMap.of(moved);
                assertThat(map.displacement()).isZero();
            }
        }
    }

    private static double distance(DenseMatrix p, int a, int b) {
        return Math.hypot(p.get(a, 0) - p.get(b, 0), p.get(a, 1) - p.get(b, 1));
    }

    @Test
    void dropoutKeepsItsShareAndNeverAllSpotsGo() {
        Augmentation half = Augmentation.none().withDrop(0.5);
        int kept = CoordinateDraw.of(half, 1, 10_000, new SplittableRandom(1)).spots().length;
        assertThat(kept).isBetween(4_800, 5_200);
        assertThat(CoordinateDraw.of(half, 0.2, 10_000, new SplittableRandom(1)).spots().length)
                .isBetween(8_850, 9_150);
        Augmentation nearlyAll = Augmentation.none().withDrop(0.999);
        for (int n : new int[] {1, 5, 40}) {
            assertThat(CoordinateDraw.of(nearlyAll, 1, n, new SplittableRandom(n))
                            .spots())
                    .hasSizeGreaterThanOrEqualTo(Math.min(n, 16));
        }
    }

    @Test
    void noneChangesNothingButTheOrigin() {
        DenseMatrix p = new DenseMatrix(2, 2, new float[] {4, 9, 6, 8});
        CoordinateDraw draw = CoordinateDraw.of(Augmentation.none(), 1, 2, new SplittableRandom(3));
        assertThat(draw.positions(p).values()).containsExactly(0, 1, 2, 0);
    }

    @Test
    void everyKindOfChangeCanBeHadAlone() {
        Augmentation paper = Augmentation.paper();
        SplittableRandom random = new SplittableRandom(5);
        boolean[] seen = new boolean[4];
        for (int k = 0; k < 40; k++) {
            float[] mirror = CoordinateDraw.of(only(paper, 0), 1, 1, random).matrix();
            assertThat(Math.abs(mirror[0]) + Math.abs(mirror[3])).isEqualTo(2);
            float[] shear = CoordinateDraw.of(only(paper, 1), 1, 1, random).matrix();
            assertThat(Math.abs(shear[1]) + Math.abs(shear[2]))
                    .isLessThanOrEqualTo((float) Math.tan(Math.toRadians(15)));
            assertThat(shear[0]).isEqualTo(1);
            float[] turn = CoordinateDraw.of(only(paper, 2), 1, 1, random).matrix();
            assertThat(turn[0] * turn[3] - turn[1] * turn[2]).isCloseTo(1, within(1e-5f));
            seen[0] |= mirror[0] < 0;
            seen[1] |= shear[1] != 0;
            seen[2] |= shear[2] != 0;
            seen[3] |= turn[0] < -0.5;
        }
        assertThat(seen).containsOnly(true);
    }

    private static Augmentation only(Augmentation a, int kind) {
        return new Augmentation(
                kind == 0 ? 1 : 0, kind == 1 ? 1 : 0, kind == 2 ? 1 : 0, 0, a.shearDegrees(), a.rotateDegrees(), 1, 1);
    }

    @Test
    void headBiasIsTheMeanLogOfEveryGene() {
        Fixture f = AuthorsRuns.fixture("metrics");
        SlideInput[] slides = new SlideInput[2];
        for (int s = 0; s < 2; s++) {
            DenseMatrix truth = f.matrix("slide" + s + ".truth");
            float[] p = new float[2 * truth.rows()];
            for (int n = 0; n < truth.rows(); n++) {
                p[2 * n] = n;
            }
            slides[s] = new SlideInput(
                    "s" + s, DenseMatrix.zeros(truth.rows(), 1), new DenseMatrix(truth.rows(), 2, p), truth);
        }
        Fixture.check("head bias", HistTrainer.meanLogExpression(Arrays.asList(slides)), f.doubles("head_bias"), 1e-6);
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> Augmentation.paper().withDrop(1)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> Augmentation.paper().withMirror(1.1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("mirror");
    }
}
