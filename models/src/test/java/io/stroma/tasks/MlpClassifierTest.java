package io.stroma.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.random.Seeds;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MlpClassifierTest {

    private static final int CLASSES = 3;
    private static final int WIDTH = 40;

    /** Rows of three classes, told apart by one column each, among columns of noise. */
    private static DenseMatrix rows(int n, long seed) {
        SplittableRandom random = Seeds.stream(seed);
        float[] values = new float[n * WIDTH];
        for (int k = 0; k < values.length; k++) {
            int row = k / WIDTH;
            values[k] = (float) (random.nextGaussian() + (k % WIDTH == row % CLASSES ? 4 : 0));
        }
        return new DenseMatrix(n, WIDTH, values);
    }

    private static double accuracy(int[] truth, int[] predicted) {
        return IntStream.range(0, truth.length)
                        .filter(i -> truth[i] == predicted[i])
                        .count()
                / (double) truth.length;
    }

    /** Eighty rows would make one step an epoch in batches of two hundred, too few to learn all there is. */
    @Test
    void learnsFromAFewDozenRows() {
        int n = 400;
        DenseMatrix x = rows(n, 3);
        int[] label = IntStream.range(0, n).map(i -> i % CLASSES).toArray();
        int[] train = IntStream.range(0, 80).toArray();
        int[] validation = IntStream.range(80, 100).toArray();
        int[] test = IntStream.range(100, n).toArray();
        MlpClassifier model = MlpClassifier.fit(x, label, CLASSES, train, validation, 1);
        assertThat(accuracy(Arrays.copyOfRange(label, 100, n), model.predict(x.select(test))))
                .isGreaterThan(0.85); // 0.75 with that
    }

    /** Labels that are noise in training: the weights of the best epoch are those before the training cells are learned by heart. */
    @Test
    void stopsBeforeNoiseIsLearnedByHeart() {
        int n = 300;
        DenseMatrix x = rows(n, 5);
        SplittableRandom random = Seeds.stream(6);
        int[] label = IntStream.range(0, n).map(i -> random.nextInt(CLASSES)).toArray();
        int[] train = IntStream.range(0, 200).toArray();
        int[] validation = IntStream.range(200, n).toArray();
        MlpClassifier model = MlpClassifier.fit(x, label, CLASSES, train, validation, 1);
        double learned = accuracy(Arrays.copyOf(label, 200), model.predict(x.select(train)));
        MlpClassifier heart = MlpClassifier.fit(x, label, CLASSES, train, new int[0], 1);
        assertThat(accuracy(Arrays.copyOf(label, 200), heart.predict(x.select(train))))
                .isGreaterThan(0.95);
        assertThat(learned).isLessThan(0.8);
    }
}
