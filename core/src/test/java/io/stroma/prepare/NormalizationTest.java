package io.stroma.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.io.ScratchSpace;
import io.stroma.testing.Npz;
import io.stroma.testing.Tissues;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Tissue;
import io.stroma.tissue.ValueScale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NormalizationTest {

    private static final float[][] WHOLE = {{3, 0}, {1, 40}};
    private static final float[][] SMALL_FRACTIONS = {{0.5f, 0}, {1.25f, 7.5f}};
    private static final float[][] LARGE_FRACTIONS = {{0.5f, 0}, {1.25f, 75f}};
    private static final float[][] NEGATIVE = {{-0.5f, 2}, {1, 3}};

    @Test
    void rnaIsThatOfTheReference() {
        Npz expected = Npz.resource("fixtures/prepare/normalise.npz");
        Tissue tissue = Tissues.fixture();
        ExpressionScan scan = ExpressionScan.of(tissue, (i, d) -> true);
        assertThat(scan.total()).containsExactly(expected.doubles("total40"), within(1e-9));
        Normalization normalization = Normalization.choose(tissue, scan, 5);
        assertThat(normalization.warning()).isEmpty();
        DenseMatrix counts = Npz.resource("fixtures/prepare/tissue.npz").matrix("counts");
        double[] logNormal = expected.doubles("lognorm40_f64");
        for (int e = 0; e < logNormal.length; e++) {
            assertThat(normalization.apply(counts.values()[e], scan.total()[e / 40]))
                    .isCloseTo(logNormal[e], within(1e-12));
        }
        int[] cells = IntStream.range(0, 300).filter(i -> i % 3 != 1).toArray();
        int[] genes = {2, 3, 17, 39};
        GeneBlocks out = GeneBlocks.in(ScratchSpace.inMemory(), cells.length, genes.length);
        normalization.write(tissue, cells, genes, scan.total(), out);
        DenseMatrix matrix = out.dense();
        for (int i = 0; i < cells.length; i++) {
            for (int g = 0; g < genes.length; g++) {
                assertThat((double) matrix.get(i, g)).isCloseTo(logNormal[cells[i] * 40 + genes[g]], within(1e-6));
            }
        }
    }

    @Test
    void proteinIsArcsinhOfIntensityOverCofactor() {
        Normalization n = choose(LARGE_FRACTIONS, Modality.PROTEIN, ValueScale.LINEAR);
        assertThat(n.method()).isEqualTo(Normalization.Method.ARCSINH);
        assertThat(n.warning()).isEmpty();
        for (double v : new double[] {0, 1e-8, 0.3, 5, 1e4, -7}) {
            double expected = Math.log(v / 5 + Math.sqrt(v * v / 25 + 1));
            assertThat(n.apply(v, 1)).isCloseTo(expected, within(1e-12));
        }
        assertThat(n.apply(1e-20, 1)).isEqualTo(2e-21); // where the textbook formula gives 0
    }

    @Test
    void declarationsAreFollowed() {
        assertMethod(WHOLE, Modality.RNA, ValueScale.COUNTS, Normalization.Method.LIBRARY_LOG1P, false);
        assertMethod(LARGE_FRACTIONS, Modality.RNA, ValueScale.LINEAR, Normalization.Method.LIBRARY_LOG1P, false);
        assertMethod(SMALL_FRACTIONS, Modality.RNA, ValueScale.LOG1P, Normalization.Method.AS_IS, false);
        assertMethod(NEGATIVE, Modality.RNA, ValueScale.LOG1P, Normalization.Method.AS_IS, false);
        assertMethod(SMALL_FRACTIONS, Modality.PROTEIN, ValueScale.LINEAR, Normalization.Method.ARCSINH, false);
        assertMethod(SMALL_FRACTIONS, Modality.PROTEIN, ValueScale.LOG1P, Normalization.Method.AS_IS, false);
    }

    @Test
    void contradictionsAreAnnounced() {
        assertMethod(SMALL_FRACTIONS, Modality.RNA, ValueScale.LINEAR, Normalization.Method.LIBRARY_LOG1P, true);
        assertMethod(LARGE_FRACTIONS, Modality.RNA, ValueScale.COUNTS, Normalization.Method.LIBRARY_LOG1P, true);
        assertMethod(WHOLE, Modality.RNA, ValueScale.LOG1P, Normalization.Method.AS_IS, true);
    }

    @Test
    void smallFractionalCountsAreNotLoggedTwice() {
        assertMethod(SMALL_FRACTIONS, Modality.RNA, ValueScale.COUNTS, Normalization.Method.AS_IS, true);
        assertThat(choose(SMALL_FRACTIONS, Modality.RNA, ValueScale.COUNTS)
                        .warning()
                        .orElseThrow())
                .contains("taken for logarithms")
                .contains("declare them linear");
    }

    @Test
    void anUndeclaredScaleIsInferredAndTheAssumptionPrinted() {
        assertMethod(WHOLE, Modality.RNA, ValueScale.UNKNOWN, Normalization.Method.LIBRARY_LOG1P, true);
        assertMethod(LARGE_FRACTIONS, Modality.RNA, ValueScale.UNKNOWN, Normalization.Method.LIBRARY_LOG1P, true);
        assertMethod(SMALL_FRACTIONS, Modality.RNA, ValueScale.UNKNOWN, Normalization.Method.AS_IS, true);
        assertMethod(SMALL_FRACTIONS, Modality.PROTEIN, ValueScale.UNKNOWN, Normalization.Method.ARCSINH, true);
    }

    @Test
    void linearUndoesTheLogarithm() {
        Normalization asIs = choose(SMALL_FRACTIONS, Modality.RNA, ValueScale.LOG1P);
        assertThat(asIs.linear(Math.log1p(250), 7)).isCloseTo(250, within(1e-9));
        Normalization library = choose(WHOLE, Modality.RNA, ValueScale.COUNTS);
        assertThat(library.linear(3, 600)).isCloseTo(50, within(1e-12));
        assertThat(library.linear(0, 0)).isZero();
    }

    private static void assertMethod(
            float[][] rows, Modality modality, ValueScale scale, Normalization.Method method, boolean warned) {
        Normalization n = choose(rows, modality, scale);
        assertThat(n.method()).isEqualTo(method);
        assertThat(n.warning().isPresent()).isEqualTo(warned);
        n.warning().ifPresent(w -> assertThat(w).startsWith("small: values "));
    }

    private static Normalization choose(float[][] rows, Modality modality, ValueScale scale) {
        Tissue tissue = Tissues.of(rows, new double[][] {{0, 0}, {1, 1}}, modality, scale);
        return Normalization.choose(tissue, ExpressionScan.of(tissue, (i, d) -> true), 5);
    }
}
