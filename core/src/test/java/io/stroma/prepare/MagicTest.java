package io.stroma.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.graph.ExactNeighbours;
import io.stroma.graph.Neighbours;
import io.stroma.io.ScratchSpace;
import io.stroma.parallel.Workers;
import io.stroma.testing.Npz;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MagicTest {

    private static final double TOLERANCE = 1e-6; // of the fixture's README
    private static final PreparationConfig CONFIG = PreparationConfig.defaults();

    private final DenseMatrix normalised =
            Npz.resource("fixtures/prepare/normalise.npz").matrix("lognorm40_f64");

    @Test
    void kernelIsThatOfTheReference() {
        Npz expected = Npz.resource("fixtures/prepare/magic_nopca.npz");
        try (Workers workers = new Workers(1)) {
            Neighbours near = ExactNeighbours.nearest(normalised, 15, workers);
            double[] distance = expected.doubles("distances");
            int[] neighbour = expected.ints("neighbours");
            for (int i = 0; i < 300; i++) {
                for (int r = 0; r < 15; r++) {
                    assertThat(near.index(i, r)).isEqualTo(neighbour[i * 16 + r + 1]);
                    assertThat(near.distance(i, r)).isCloseTo(distance[i * 16 + r + 1], within(TOLERANCE));
                }
            }
            DiffusionOperator operator = DiffusionOperator.of(near, 5, 1);
            int[] starts = expected.ints("kernel_indptr");
            int[] columns = expected.ints("kernel_indices");
            double[] weights = expected.doubles("op_data");
            assertThat(operator.nonZeros()).isEqualTo(columns.length);
            for (int i = 0; i < 300; i++) {
                for (int e = starts[i]; e < starts[i + 1]; e++) {
                    assertThat(operator.get(i, columns[e])).isCloseTo(weights[e], within(TOLERANCE));
                }
            }
        }
    }

    @Test
    void denoisedIsThatOfTheReference() {
        assertClose(Magic.denoise(normalised, CONFIG, new Workers(1)), "magic_nopca");
    }

    @Test
    void denoisedInTwentyComponentsIsThatOfTheReference() {
        PreparationConfig config = CONFIG.but().magicComponents(20).build();
        assertClose(Magic.denoise(normalised, config, new Workers(1)), "magic_pca20");
    }

    /** Blocks of columns and vector registers leave every sum as the plain loop makes it. */
    @Test
    void diffusionIsThePlainProductToTheLastBit() {
        SplittableRandom random = new SplittableRandom(5);
        for (int genes : new int[] {1, 31, 32, 33, 70}) {
            float[] values = new float[50 * genes];
            for (int e = 0; e < values.length; e++) {
                values[e] = (float) random.nextGaussian();
            }
            DenseMatrix x = new DenseMatrix(50, genes, values);
            try (Workers workers = new Workers(2)) {
                DiffusionOperator m = DiffusionOperator.of(ExactNeighbours.nearest(x, 7, workers), 3, 1);
                DenseMatrix expected = x;
                for (int step = 0; step < 3; step++) {
                    expected = plain(m, expected);
                }
                GeneBlocks out = GeneBlocks.in(ScratchSpace.inMemory(), 50, genes);
                m.power(3, new HeldBlocks(x), out, workers);
                assertThat(out.dense().values()).containsExactly(expected.values());
            }
        }
    }

    private static DenseMatrix plain(DiffusionOperator m, DenseMatrix x) {
        DenseMatrix out = DenseMatrix.zeros(x.rows(), x.columns());
        for (int i = 0; i < x.rows(); i++) {
            for (int g = 0; g < x.columns(); g++) {
                double sum = 0;
                for (int j = 0; j < x.rows(); j++) {
                    if (m.get(i, j) != 0) {
                        sum += m.get(i, j) * x.get(j, g);
                    }
                }
                out.values()[i * x.columns() + g] = (float) sum;
            }
        }
        return out;
    }

    @Test
    void threadsDoNotChangeABit() {
        try (Workers two = new Workers(2)) {
            PreparationConfig config = CONFIG.but().magicComponents(20).build();
            assertThat(Magic.denoise(normalised, config, two).values())
                    .containsExactly(
                            Magic.denoise(normalised, config, new Workers(1)).values());
        }
    }

    @Test
    void aConstantGeneStaysConstantAndValuesStayInRange() {
        float[] values = normalised.values().clone();
        for (int i = 0; i < 300; i++) {
            values[i * 40 + 7] = 2.5f;
        }
        DenseMatrix x = new DenseMatrix(300, 40, values);
        DenseMatrix denoised = Magic.denoise(x, CONFIG, new Workers(1));
        for (int g = 0; g < 40; g++) {
            float low = Float.MAX_VALUE;
            float high = -Float.MAX_VALUE;
            for (int i = 0; i < 300; i++) {
                low = Math.min(low, x.get(i, g));
                high = Math.max(high, x.get(i, g));
            }
            for (int i = 0; i < 300; i++) {
                assertThat(denoised.get(i, g)).isBetween(low - 1e-6f, high + 1e-6f);
            }
        }
    }

    @Test
    void identicalCellsStayAsTheyAre() {
        float[] values = new float[20 * 3];
        for (int i = 0; i < 20; i++) {
            values[3 * i] = 1;
            values[3 * i + 2] = 4;
        }
        DenseMatrix x = new DenseMatrix(20, 3, values);
        float[] denoised = Magic.denoise(x, CONFIG, new Workers(1)).values();
        for (int e = 0; e < values.length; e++) {
            assertThat(denoised[e]).isCloseTo(values[e], within(1e-6f));
        }
    }

    @Test
    void oneAndTwoCells() {
        DenseMatrix one = new DenseMatrix(1, 3, new float[] {1, 2, 3});
        assertThat(Magic.denoise(one, CONFIG, new Workers(1)).values()).containsExactly(1, 2, 3);
        DenseMatrix two = new DenseMatrix(2, 1, new float[] {0, 2});
        float[] mixed = Magic.denoise(two, CONFIG, new Workers(1)).values();
        assertThat(mixed[0] + mixed[1]).isCloseTo(2f, within(1e-6f));
        assertThat(mixed[0]).isPositive().isLessThan(mixed[1]);
    }

    private static void assertClose(DenseMatrix actual, String fixture) {
        double[] expected = Npz.resource("fixtures/prepare/" + fixture + ".npz").doubles("denoised");
        assertThat(actual.values()).hasSameSizeAs(Arrays.copyOf(new float[0], expected.length));
        for (int e = 0; e < expected.length; e++) {
            assertThat((double) actual.values()[e]).isCloseTo(expected[e], within(TOLERANCE));
        }
    }
}
