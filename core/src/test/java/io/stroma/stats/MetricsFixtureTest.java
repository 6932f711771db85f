package io.stroma.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.testing.Npz;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every metric against scikit-learn's and scipy's numbers. */
class MetricsFixtureTest {

    private static final Npz FIXTURE = Npz.resource("fixtures/prepare/metrics.npz");
    private static final double TOLERANCE = 1e-9;

    private static void same(String name, double got) {
        assertThat(got).as(name).isCloseTo(FIXTURE.scalar(name), within(TOLERANCE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "aa", "a_const", "const_const", "a_each_own"})
    void partitions(String which) {
        int[] a = FIXTURE.ints("part_a");
        int[] constant = new int[a.length];
        int[] each = IntStream.range(0, a.length).toArray();
        int[] left = which.equals("const_const") ? constant : a;
        int[] right = switch (which) {
            case "ab" -> FIXTURE.ints("part_b");
            case "aa" -> a;
            case "a_each_own" -> each;
            default -> constant;
        };
        ClusterMetrics m = ClusterMetrics.of(left, right);
        same(which + ".mi", m.mutualInformation());
        same(which + ".nmi_arithmetic", m.nmi());
        same(which + ".ami_arithmetic", m.ami());
        same(which + ".ari", m.ari());
        same(which + ".homogeneity", m.homogeneity());
        same(which + ".completeness", m.completeness());
    }

    @Test
    void classes() {
        ClassificationMetrics m = ClassificationMetrics.of(FIXTURE.ints("cls_true"), FIXTURE.ints("cls_pred"));
        for (int c = 0; c < 4; c++) {
            assertThat(m.f1(c)).isCloseTo(FIXTURE.doubles("cls.f1_per_class")[c], within(TOLERANCE));
            for (int p = 0; p < 4; p++) {
                assertThat((double) m.confusion()[c][p]).isEqualTo(FIXTURE.doubles("cls.confusion")[4 * c + p]);
            }
        }
        same("cls.f1_macro", m.f1Macro());
        same("cls.f1_weighted", m.f1Weighted());
        same("cls.precision_macro", m.precisionMacro());
        same("cls.recall_macro", m.recallMacro());
        same("cls.accuracy", m.accuracy());
        same("cls.balanced_accuracy", m.balancedAccuracy());
        ClassificationMetrics extra =
                ClassificationMetrics.of(FIXTURE.ints("cls_true"), FIXTURE.ints("cls_pred_extra"));
        same("cls_extra.f1_macro", extra.f1Macro());
        same("cls_extra.balanced_accuracy", extra.balancedAccuracy());
    }

    @Test
    void scores() {
        double[] truth = FIXTURE.doubles("bin_true");
        boolean[] positive = new boolean[truth.length];
        for (int i = 0; i < truth.length; i++) {
            positive[i] = truth[i] == 1;
        }
        same("bin.auc", Auc.binary(positive, FIXTURE.doubles("bin_score")));
        same("bin.average_precision", Auc.averagePrecision(positive, FIXTURE.doubles("bin_score")));
        int[] classes = FIXTURE.ints("cls_true");
        double[][] probability = rows("multi_prob", 4);
        same("multi.auc_ovo_macro", Auc.oneVersusOne(classes, probability, false));
        same("multi.auc_ovo_weighted", Auc.oneVersusOne(classes, probability, true));
        same("multi.auc_ovr_macro", Auc.oneVersusRest(classes, probability, false));
        same("multi.auc_ovr_weighted", Auc.oneVersusRest(classes, probability, true));
        same("multi.log_loss", Auc.logLoss(classes, probability));
    }

    @Test
    void correlations() {
        double[] x = FIXTURE.doubles("x");
        double[] y = FIXTURE.doubles("y");
        same("xy.pearson", Correlation.pearson(x, y));
        same("xy.spearman", Correlation.spearman(x, y));
        assertThat(Correlation.ranks(x)).containsExactly(FIXTURE.doubles("xy.rank_x"));
        same("xy.kendall_tau_b", Correlation.kendallTauB(x, y));
        same("xy.r2_true_x_pred_y", Correlation.r2(x, y));
        same("xy.rmse", Correlation.rmse(x, y));
        same("xy.mae", Correlation.mae(x, y));
        assertThat(Correlation.pearson(new double[] {1, 1}, new double[] {1, 2}))
                .isNaN();
    }

    @Test
    void silhouettes() {
        double[] got = Silhouette.of(rows("sil.points", 5), FIXTURE.ints("sil.labels"));
        assertThat(got).containsExactly(FIXTURE.doubles("sil.per_sample"), within(TOLERANCE));
        same("sil.mean", Arrays.stream(got).average().orElseThrow());
    }

    @Test
    void spatialAutocorrelations() {
        double[] lognorm = Npz.resource("fixtures/prepare/normalise.npz").doubles("lognorm40_f64");
        int[] flat = FIXTURE.ints("moran.neighbours");
        int[][] neighbours = new int[300][];
        for (int i = 0; i < 300; i++) {
            neighbours[i] = Arrays.copyOfRange(flat, 6 * i, 6 * i + 6);
        }
        for (int g = 0; g < 40; g++) {
            int gene = g;
            double[] x = IntStream.range(0, 300)
                    .mapToDouble(i -> lognorm[i * 40 + gene])
                    .toArray();
            assertThat(SpatialAutocorrelation.moran(x, neighbours))
                    .isCloseTo(FIXTURE.doubles("moran.I")[g], within(TOLERANCE));
            assertThat(SpatialAutocorrelation.geary(x, neighbours))
                    .isCloseTo(FIXTURE.doubles("geary.C")[g], within(TOLERANCE));
        }
    }

    private static double[][] rows(String name, int width) {
        double[] flat = FIXTURE.doubles(name);
        double[][] rows = new double[flat.length / width][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(flat, i * width, (i + 1) * width);
        }
        return rows;
    }
}
