package io.stroma.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.random.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What metrics promise by their definition, on arbitrary small inputs. */
class MetricProperties {

    private static int[] array(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    private static boolean[] flags(List<Integer> values) {
        boolean[] out = new boolean[values.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = values.get(i) % 2 == 1;
        }
        return out;
    }

    /** Codes 0..24 hold a class and a cluster. */
    @Property(tries = 300)
    void agreementDoesNotDependOnTheNamesOfTheClusters(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 24) Integer> codes, @ForAll long seed) {
        int[] truth = codes.stream().mapToInt(c -> c / 5).toArray();
        int[] found = codes.stream().mapToInt(c -> c % 5).toArray();
        int[] name = {0, 1, 2, 3, 4};
        SplittableRandom random = Seeds.stream(seed);
        for (int i = 4; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = name[i];
            name[i] = name[j];
            name[j] = swap;
        }
        int[] renamed = Arrays.stream(found).map(c -> 10 * name[c] - 7).toArray();
        ClusterMetrics a = ClusterMetrics.of(truth, found);
        ClusterMetrics b = ClusterMetrics.of(truth, renamed);
        assertThat(b.nmi()).isCloseTo(a.nmi(), within(1e-12));
        assertThat(b.ami()).isCloseTo(a.ami(), within(1e-9));
        assertThat(b.ari()).isCloseTo(a.ari(), within(1e-12));
        assertThat(b.homogeneity()).isCloseTo(a.homogeneity(), within(1e-12));
        assertThat(a.nmi()).isBetween(0.0, 1 + 1e-12);
        assertThat(a.ari()).isLessThanOrEqualTo(1 + 1e-12);
    }

    @Property(tries = 300)
    void agreementIsSymmetricAndWithItselfPerfect(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 24) Integer> codes) {
        int[] one = codes.stream().mapToInt(c -> c / 5).toArray();
        int[] other = codes.stream().mapToInt(c -> c % 5).toArray();
        ClusterMetrics forth = ClusterMetrics.of(one, other);
        ClusterMetrics back = ClusterMetrics.of(other, one);
        assertThat(back.nmi()).isCloseTo(forth.nmi(), within(1e-12));
        assertThat(back.ari()).isCloseTo(forth.ari(), within(1e-12));
        assertThat(back.ami()).isCloseTo(forth.ami(), within(1e-9));
        assertThat(back.completeness()).isCloseTo(forth.homogeneity(), within(1e-12));
        ClusterMetrics self = ClusterMetrics.of(one, one);
        assertThat(self.ari()).isCloseTo(1, within(1e-12));
        assertThat(self.ami()).isCloseTo(1, within(1e-9));
        assertThat(self.nmi()).isCloseTo(1, within(1e-12));
    }

    /** The adjusted Rand index by its definition: over all pairs of items. */
    @Property(tries = 200)
    void adjustedRandIsThatOfAllPairs(
            @ForAll @Size(min = 2, max = 25) List<@IntRange(min = 0, max = 8) Integer> codes) {
        int[] a = codes.stream().mapToInt(c -> c / 3).toArray();
        int[] b = codes.stream().mapToInt(c -> c % 3).toArray();
        double both = 0;
        double first = 0;
        double second = 0;
        double all = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < i; j++) {
                all++;
                first += a[i] == a[j] ? 1 : 0;
                second += b[i] == b[j] ? 1 : 0;
                both += a[i] == a[j] && b[i] == b[j] ? 1 : 0;
            }
        }
        double expected = first * second / all;
        double most = (first + second) / 2;
        double want = most == expected ? 1 : (both - expected) / (most - expected);
        assertThat(ClusterMetrics.of(a, b).ari()).isCloseTo(want, within(1e-9));
    }

    /** AUC by its definition: the share of pairs in the right order, ties half. Low integers give many ties. */
    @Property(tries = 300)
    void aucIsTheShareOfPairsInOrder(
            @ForAll @Size(min = 2, max = 30) List<@IntRange(min = 0, max = 15) Integer> codes) {
        boolean[] positive = flags(codes);
        double[] score = codes.stream().mapToDouble(c -> c / 2 / 2).toArray();
        double wins = 0;
        double pairs = 0;
        for (int i = 0; i < score.length; i++) {
            for (int j = 0; j < score.length; j++) {
                if (positive[i] && !positive[j]) {
                    pairs++;
                    wins += score[i] > score[j] ? 1 : score[i] == score[j] ? 0.5 : 0;
                }
            }
        }
        double auc = Auc.binary(positive, score);
        if (pairs == 0) {
            assertThat(auc).isNaN();
        } else {
            assertThat(auc).isCloseTo(wins / pairs, within(1e-12));
            double[] turned = Arrays.stream(score).map(s -> -s).toArray();
            assertThat(Auc.binary(positive, turned)).isCloseTo(1 - auc, within(1e-12));
            double[] stretched = Arrays.stream(score).map(Math::exp).toArray();
            assertThat(Auc.binary(positive, stretched))
                    .as("only the order counts")
                    .isEqualTo(auc);
        }
    }

    @Property(tries = 200)
    void averagePrecisionOfAPerfectOrderIsOneAndOfNoOrderThePrevalence(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 1) Integer> codes) {
        boolean[] positive = flags(codes);
        double share = codes.stream().mapToInt(c -> c).average().orElseThrow();
        Assume.that(share > 0);
        double[] perfect = codes.stream().mapToDouble(c -> c).toArray();
        assertThat(Auc.averagePrecision(positive, perfect)).isCloseTo(1, within(1e-12));
        assertThat(Auc.averagePrecision(positive, new double[codes.size()])).isCloseTo(share, within(1e-12));
    }

    @Property(tries = 300)
    void classificationCountsEveryItemOnce(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 15) Integer> codes) {
        int[] truth = codes.stream().mapToInt(c -> c / 4).toArray();
        int[] predicted = codes.stream().mapToInt(c -> c % 4).toArray();
        ClassificationMetrics m = ClassificationMetrics.of(truth, predicted);
        double hits = IntStream.range(0, truth.length)
                .filter(i -> truth[i] == predicted[i])
                .count();
        assertThat(m.accuracy()).isCloseTo(hits / truth.length, within(1e-12));
        for (double v : new double[] {m.f1Macro(), m.f1Weighted(), m.precisionMacro(), m.recallMacro()}) {
            assertThat(v).isBetween(0.0, 1.0);
        }
        assertThat(ClassificationMetrics.of(truth, truth).f1Macro()).isCloseTo(1, within(1e-12));
        assertThat(ClassificationMetrics.of(truth, truth).balancedAccuracy()).isCloseTo(1, within(1e-12));
        assertThat(m.f1MacroOfTruth()).isGreaterThanOrEqualTo(m.f1Macro() - 1e-12); // fewer classes of score 0
    }

    @Property(tries = 300)
    void correlationsIgnoreOffsetAndScaleAndRanksIgnoreAllButOrder(
            @ForAll @Size(min = 3, max = 30) List<@IntRange(min = 0, max = 99) Integer> codes,
            @ForAll @DoubleRange(min = 0.1, max = 50) double scale,
            @ForAll @DoubleRange(min = -100, max = 100) double offset) {
        double[] x = codes.stream().mapToDouble(c -> c / 10).toArray();
        double[] y = codes.stream().mapToDouble(c -> c % 10).toArray();
        double r = Correlation.pearson(x, y);
        Assume.that(!Double.isNaN(r));
        assertThat(r).isBetween(-1 - 1e-12, 1 + 1e-12);
        assertThat(Correlation.pearson(y, x)).isCloseTo(r, within(1e-12));
        double[] moved = Arrays.stream(x).map(v -> scale * v + offset).toArray();
        assertThat(Correlation.pearson(moved, y)).isCloseTo(r, within(1e-8));
        double[] bent = Arrays.stream(x).map(v -> v * v * v).toArray();
        assertThat(Correlation.spearman(bent, y)).isCloseTo(Correlation.spearman(x, y), within(1e-12));
        assertThat(Correlation.kendallTauB(bent, y)).isCloseTo(Correlation.kendallTauB(x, y), within(1e-12));
        double[] ranks = Correlation.ranks(x);
        assertThat(Arrays.stream(ranks).sum()).isCloseTo(x.length * (x.length + 1) / 2.0, within(1e-9));
    }

    @Property(tries = 200)
    void falseDiscoveryRatesKeepTheOrderAndNeverFallBelowTheirP(
            @ForAll @Size(min = 1, max = 40) List<@DoubleRange(min = 0, max = 1) Double> values) {
        double[] p = values.stream().mapToDouble(Double::doubleValue).toArray();
        double[] q = FalseDiscoveryRate.benjaminiHochberg(p);
        for (int i = 0; i < p.length; i++) {
            assertThat(q[i]).isBetween(p[i] - 1e-12, 1.0);
            for (int j = 0; j < p.length; j++) {
                if (p[i] < p[j]) {
                    assertThat(q[i]).isLessThanOrEqualTo(q[j]);
                }
            }
        }
    }

    @Property(tries = 100)
    void silhouettesAreBoundedAndIgnoreTheUnit(
            @ForAll @Size(min = 4, max = 20) List<@IntRange(min = 0, max = 399) Integer> codes) {
        double[][] points =
                codes.stream().map(c -> new double[] {c / 2 % 10, c / 20}).toArray(double[][]::new);
        int[] label = array(codes.stream().map(c -> c % 2).toList());
        Assume.that(Arrays.stream(label).distinct().count() == 2);
        double[] value = Silhouette.of(points, label);
        double[][] larger = Arrays.stream(points)
                .map(p -> new double[] {1000 * p[0] + 5, 1000 * p[1] - 3})
                .toArray(double[][]::new);
        double[] again = Silhouette.of(larger, label);
        for (int i = 0; i < value.length; i++) {
            if (!Double.isNaN(value[i])) { // all points of both clusters in one place
                assertThat(value[i]).isBetween(-1.0, 1.0);
                assertThat(again[i]).isCloseTo(value[i], within(1e-9));
            }
        }
    }
}
