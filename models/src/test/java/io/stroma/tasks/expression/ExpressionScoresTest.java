package io.stroma.tasks.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stroma.testing.Npz;
import io.stroma.tissue.DenseMatrix;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpressionScoresTest {

    private static final Npz FIXTURE = Npz.resource("fixtures/hist/metrics.npz");

    private static DenseMatrix log(String name) {
        Npz.Array a = FIXTURE.array(name);
        float[] out = new float[a.data().length];
        for (int k = 0; k < out.length; k++) {
            out[k] = (float) Math.log1p(a.data()[k]);
        }
        return new DenseMatrix(a.shape()[0], a.shape()[1], out);
    }

    private static double number(String name) {
        return FIXTURE.array(name).data()[0];
    }

    @Test
    void flattenedScoresAreTheReleasedOnes() {
        for (String slide : List.of("slide0", "slide1")) {
            ExpressionScores s = ExpressionScores.of(log(slide + ".truth"), log(slide + ".prediction"));
            assertThat(s.r2Flat()).isCloseTo(number(slide + ".r2"), within(1e-5));
            assertThat(s.pearsonFlat()).isCloseTo(number(slide + ".pcc"), within(1e-5));
        }
    }

    @Test
    void pooledScoresPerGeneAreTheFixtures() {
        DenseMatrix truth = NearestPatches.stack(List.of(log("slide0.truth"), log("slide1.truth")));
        DenseMatrix predicted = NearestPatches.stack(List.of(log("slide0.prediction"), log("slide1.prediction")));
        ExpressionScores s = ExpressionScores.of(truth, predicted);
        assertThat(s.r2Flat()).isCloseTo(number("pooled.r2"), within(1e-5));
        assertThat(s.pearsonFlat()).isCloseTo(number("pooled.pcc"), within(1e-5));
        double[] pcc = FIXTURE.array("log.pcc_per_gene").data();
        double[] r2 = FIXTURE.array("log.r2_per_gene").data();
        for (int g = 0; g < pcc.length; g++) {
            if (Double.isNaN(pcc[g])) {
                assertThat(s.pearson()[g]).isNaN(); // gene 4 is always 0
                assertThat(s.r2()[g]).isNaN();
            } else {
                assertThat(s.pearson()[g]).isCloseTo(pcc[g], within(1e-5));
                assertThat(s.r2()[g]).isCloseTo(r2[g], within(1e-5));
            }
        }
    }

    @Test
    void aConstantPredictionOfAVaryingGeneScoresZeroNotNothing() {
        DenseMatrix truth = new DenseMatrix(3, 2, new float[] {1, 5, 2, 5, 3, 5});
        ExpressionScores s = ExpressionScores.of(truth, new DenseMatrix(3, 2, new float[] {2, 5, 2, 5, 2, 5}));
        assertThat(s.pearson()[0]).isZero();
        assertThat(s.r2()[0]).isCloseTo(0, within(1e-12));
        assertThat(s.pearson()[1]).isNaN();
        assertThat(ExpressionScores.mean(s.pearson())).isZero();
        assertThat(s.pearsonFlat()).isGreaterThan(0.5); // the warning: means alone look good when flattened
    }

    @Test
    void meanAndMedianPassOverGenesWithoutAScore() {
        assertThat(ExpressionScores.mean(new double[] {1, Double.NaN, 3})).isEqualTo(2);
        assertThat(ExpressionScores.median(new double[] {Double.NaN, 4, 1, 2})).isEqualTo(2);
        assertThat(ExpressionScores.median(new double[] {1, 2})).isEqualTo(1.5);
        assertThat(ExpressionScores.median(new double[] {Double.NaN})).isNaN();
    }

    @Test
    void otherShapesAreADefect() {
        assertThatThrownBy(() -> ExpressionScores.of(DenseMatrix.zeros(2, 2), DenseMatrix.zeros(2, 3)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
