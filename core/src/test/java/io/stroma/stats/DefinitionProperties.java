package io.stroma.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.parallel.Workers;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Every statistic against its definition, written as slowly and plainly as it reads in the papers. */
class DefinitionProperties {

    private static double[] series(SplittableRandom random, int n, int distinct) {
        return random.ints(n, 0, distinct).mapToDouble(v -> v / 4.0 - 1).toArray();
    }

    private static DenseMatrix matrix(SplittableRandom random, int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) (random.nextGaussian() * (1 + k % columns) + k % 3);
        }
        return new DenseMatrix(rows, columns, values);
    }

    @Property(tries = 100)
    void ranksCountWhatIsSmallerAndHalfOfWhatIsEqual(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int n) {
        double[] x = series(new SplittableRandom(seed), n, 8);
        double[] rank = Correlation.ranks(x);
        for (int i = 0; i < n; i++) {
            double v = x[i];
            double below = Arrays.stream(x).filter(w -> w < v).count();
            double equal = Arrays.stream(x).filter(w -> w == v).count();
            assertThat(rank[i]).isEqualTo(below + (equal + 1) / 2);
        }
    }

    @Property(tries = 100)
    void whatIsNoNumberHasNoRankAndTheOthersKeepTheirs(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 20) int n,
            @ForAll @IntRange(min = 1, max = 5) int holes) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = series(random, n, 6);
        double[] with = Arrays.copyOf(x, n + holes);
        Arrays.fill(with, n, n + holes, Double.NaN);
        double[] rank = Correlation.ranks(with);
        assertThat(Arrays.copyOf(rank, n)).isEqualTo(Correlation.ranks(x));
        assertThat(Arrays.stream(rank).skip(n)).allMatch(r -> Double.isNaN(r));
        boolean[] positive = new boolean[n + holes];
        positive[0] = true;
        assertThat(Correlation.spearman(with, with)).isNaN();
        assertThat(Auc.averagePrecision(positive, with)).isNaN();
    }

    @Property(tries = 100)
    void falseDiscoveryRatesAreTheLeastOverAllLaxerCuts(@ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int m) {
        double[] p = new SplittableRandom(seed)
                .ints(m, 0, 20)
                .mapToDouble(v -> v / 19.0)
                .toArray();
        double[] q = FalseDiscoveryRate.benjaminiHochberg(p);
        for (int i = 0; i < m; i++) {
            double least = 1;
            for (double cut : p) {
                double called = Arrays.stream(p).filter(v -> v <= cut).count();
                least = cut >= p[i] ? Math.min(least, cut * m / called) : least;
            }
            assertThat(q[i]).isCloseTo(least, within(1e-12));
        }
        for (double level : new double[] {0, 0.05, 0.5, 1}) {
            assertThat(FalseDiscoveryRate.called(q, level))
                    .isEqualTo(Arrays.stream(q).filter(v -> v <= level).count());
        }
    }

    /** Moran and Geary with the whole matrix of weights, rows of which sum to 1. */
    @Property(tries = 60)
    void autocorrelationsAreTheSumsOverAllPairs(@ForAll long seed, @ForAll @IntRange(min = 3, max = 25) int n) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = random.doubles(n, -5, 5).toArray();
        int[][] neighbours = new int[n][];
        double[][] w = new double[n][n];
        for (int i = 0; i < n; i++) {
            int own = i;
            neighbours[i] = IntStream.range(0, n)
                    .filter(j -> j != own && random.nextInt(3) == 0)
                    .toArray();
            for (int j : neighbours[i]) {
                w[i][j] = 1.0 / neighbours[i].length;
            }
        }
        neighbours[0] = new int[] {1};
        Arrays.fill(w[0], 0);
        w[0][1] = 1;
        double mean = Arrays.stream(x).sum() / n;
        double all = 0;
        double cross = 0;
        double apart = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            squares += Math.pow(x[i] - mean, 2);
            for (int j = 0; j < n; j++) {
                all += w[i][j];
                cross += w[i][j] * (x[i] - mean) * (x[j] - mean);
                apart += w[i][j] * Math.pow(x[i] - x[j], 2);
            }
        }
        double moran = SpatialAutocorrelation.moran(x, neighbours);
        double geary = SpatialAutocorrelation.geary(x, neighbours);
        assertThat(moran).isCloseTo(n / all * cross / squares, within(1e-9));
        assertThat(geary).isCloseTo((n - 1) / (2 * all) * apart / squares, within(1e-9));
        double[] other = Arrays.stream(x).map(v -> 7 - 3 * v).toArray();
        assertThat(SpatialAutocorrelation.moran(other, neighbours)).isCloseTo(moran, within(1e-9));
        assertThat(SpatialAutocorrelation.geary(other, neighbours)).isCloseTo(geary, within(1e-9));
    }

    @Property(tries = 60)
    void kendallCountsPairsInOrder(@ForAll long seed, @ForAll @IntRange(min = 4, max = 25) int n) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = series(random, n, 5);
        double[] y = series(random, n, 5);
        long same = 0;
        long opposite = 0;
        long tiedX = 0;
        long tiedY = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                double order = (x[i] - x[j]) * (y[i] - y[j]);
                same += order > 0 ? 1 : 0;
                opposite += order < 0 ? 1 : 0;
                tiedX += x[i] == x[j] ? 1 : 0;
                tiedY += y[i] == y[j] ? 1 : 0;
            }
        }
        double pairs = n * (n - 1) / 2.0;
        double want = (same - opposite) / Math.sqrt((pairs - tiedX) * (pairs - tiedY));
        assertThat((Double) Correlation.kendallTauB(x, y))
                .usingComparator((a, b) -> Double.isNaN(a) && Double.isNaN(b) || Math.abs(a - b) < 1e-12 ? 0 : 1)
                .isEqualTo(want);
    }

    @Property(tries = 60)
    void covarianceIsTheMeanProductOfDeviations(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 60) int n,
            @ForAll @IntRange(min = 1, max = 7) int genes) {
        DenseMatrix x = matrix(new SplittableRandom(seed), n, genes);
        double[] mean = Covariance.columnMeans(x);
        double[][] got = Covariance.of(x, mean, new Workers(1));
        for (int a = 0; a < genes; a++) {
            for (int b = 0; b < genes; b++) {
                double sum = 0;
                for (int i = 0; i < n; i++) {
                    sum += (x.get(i, a) - mean[a]) * (x.get(i, b) - mean[b]);
                }
                assertThat(got[a][b]).isCloseTo(sum / (n - 1), within(1e-9 * (1 + Math.abs(sum))));
            }
        }
    }

    /** All components together lose nothing, are orthonormal, and their variances are those of the projections. */
    @Property(tries = 30)
    void componentsTurnTheDataAndNothingElse(
            @ForAll long seed,
            @ForAll @IntRange(min = 8, max = 40) int n,
            @ForAll @IntRange(min = 1, max = 7) int genes) {
        DenseMatrix x = matrix(new SplittableRandom(seed), n, genes);
        Workers workers = new Workers(1);
        Pca pca = Pca.fit(x, genes, 1, workers);
        DenseMatrix z = pca.project(x, workers);
        for (int a = 0; a < genes; a++) {
            for (int b = 0; b < genes; b++) {
                double product = 0;
                for (int g = 0; g < genes; g++) {
                    product += pca.components()[a][g] * pca.components()[b][g];
                }
                assertThat(product).isCloseTo(a == b ? 1 : 0, within(1e-8));
            }
        }
        for (int i = 0; i < n; i++) {
            for (int g = 0; g < genes; g++) {
                double back = pca.mean()[g];
                for (int c = 0; c < genes; c++) {
                    back += z.get(i, c) * pca.components()[c][g];
                }
                assertThat(back).isCloseTo(x.get(i, g), within(1e-4));
            }
        }
        double[][] spread = Covariance.of(z, Covariance.columnMeans(z), workers);
        for (int c = 0; c < genes; c++) {
            assertThat(spread[c][c]).isCloseTo(pca.explainedVariance()[c], within(1e-3 * (1 + spread[c][c])));
            assertThat(c == 0 || pca.explainedVariance()[c] <= pca.explainedVariance()[c - 1] + 1e-9)
                    .isTrue();
        }
    }

    /** At the end every point is with the nearest mean, and the inertia is the sum of the distances to the means. */
    @Property(tries = 40)
    void clustersAreThePointsNearestToTheirMean(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int n, @ForAll @IntRange(min = 1, max = 5) int k) {
        DenseMatrix x = matrix(new SplittableRandom(seed), n, 2);
        KMeans found = KMeans.fit(x, k, 2, seed, new Workers(1));
        int clusters = Math.min(k, n);
        double[][] centre = new double[clusters][2];
        int[] size = new int[clusters];
        for (int i = 0; i < n; i++) {
            int c = found.assignment()[i];
            size[c]++;
            centre[c][0] += x.get(i, 0);
            centre[c][1] += x.get(i, 1);
        }
        double inertia = 0;
        for (int i = 0; i < n; i++) {
            double own = distance(x, i, centre, size, found.assignment()[i]);
            inertia += own;
            for (int c = 0; c < clusters; c++) {
                if (size[c] > 0) {
                    assertThat(own).isLessThanOrEqualTo(distance(x, i, centre, size, c) + 1e-3);
                }
            }
        }
        assertThat(found.inertia()).isCloseTo(inertia, within(1e-3 * (1 + inertia)));
    }

    private static double distance(DenseMatrix x, int i, double[][] sum, int[] size, int c) {
        return Math.pow(x.get(i, 0) - sum[c][0] / size[c], 2) + Math.pow(x.get(i, 1) - sum[c][1] / size[c], 2);
    }

    @Property(tries = 60)
    void standardisedRowsHaveMeanZeroAndDeviationOneAndOthersDoNotMoveThem(
            @ForAll long seed, @ForAll @IntRange(min = 4, max = 40) int n) {
        SplittableRandom random = new SplittableRandom(seed);
        DenseMatrix x = matrix(random, n, 3);
        for (int i = 0; i < n; i++) {
            x.values()[3 * i + 2] = 5; // a column that does not vary
        }
        int[] rows = IntStream.range(0, n / 2).toArray();
        Standardizer fitted = Standardizer.fit(x, rows);
        DenseMatrix z = fitted.apply(x);
        for (int j = 0; j < 3; j++) {
            int column = j;
            double mean = Arrays.stream(rows)
                    .mapToDouble(i -> z.get(i, column))
                    .average()
                    .orElseThrow();
            double square = Arrays.stream(rows)
                    .mapToDouble(i -> Math.pow(z.get(i, column), 2))
                    .average()
                    .orElseThrow();
            assertThat(mean).isCloseTo(0, within(1e-5));
            assertThat(square).isCloseTo(j == 2 ? 0 : 1, within(1e-4));
        }
        for (int i = n / 2; i < n; i++) {
            x.values()[3 * i] += 1000; // rows it was not fitted on
        }
        assertThat(Standardizer.fit(x, rows).mean()).isEqualTo(fitted.mean());
        assertThat(Standardizer.fit(x, rows).deviation()).isEqualTo(fitted.deviation());
    }

    /** Units of the columns and the zero of the target do not change what is predicted. */
    @Property(tries = 40)
    void ridgePredictionsDoNotDependOnUnits(@ForAll long seed, @ForAll @IntRange(min = 10, max = 80) int n) {
        DenseMatrix x = matrix(new SplittableRandom(seed), n, 4);
        DenseMatrix other = new DenseMatrix(n, 4, x.values().clone());
        for (int i = 0; i < n; i++) {
            other.values()[4 * i] *= 1024;
            other.values()[4 * i + 1] *= -0.25f;
            other.values()[4 * i + 3] *= 8;
        }
        Ridge a = Ridge.fit(x);
        Ridge b = Ridge.fit(other);
        assertThat(b.penalty()).isEqualTo(a.penalty());
        for (int i = 0; i < n; i++) {
            double want = a.predict(Arrays.copyOfRange(x.values(), 4 * i, 4 * i + 3));
            double got = b.predict(Arrays.copyOfRange(other.values(), 4 * i, 4 * i + 3)) / 8;
            assertThat(got).isCloseTo(want, within(1e-5 * (1 + Math.abs(want))));
        }
    }

    @Property(tries = 20)
    void ridgeWithoutColumnsOrVarianceIsTheMean(@ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int n) {
        DenseMatrix y = matrix(new SplittableRandom(seed), n, 1);
        double mean = Covariance.columnMeans(y)[0];
        assertThat(Ridge.fit(y).predict(new float[0])).isCloseTo(mean, within(1e-6));
        float[] flat = new float[2 * n];
        for (int i = 0; i < n; i++) {
            flat[2 * i] = 3;
            flat[2 * i + 1] = y.values()[i];
        }
        assertThat(Ridge.fit(new DenseMatrix(n, 2, flat)).predict(new float[] {100}))
                .isCloseTo(mean, within(1e-5));
    }

    @Property(tries = 60)
    void classMetricsAreThoseOfCountedSets(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int n) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] truth = random.ints(n, 0, 4).toArray();
        int[] predicted = random.ints(n, 0, 4).toArray();
        ClassificationMetrics m = ClassificationMetrics.of(truth, predicted);
        double weighted = 0;
        double recall = 0;
        double occurring = 0;
        double macro = 0;
        double precision = 0;
        for (int c = 0; c < 4; c++) {
            int k = c;
            double hits = IntStream.range(0, n)
                    .filter(i -> truth[i] == k && predicted[i] == k)
                    .count();
            double members = Arrays.stream(truth).filter(t -> t == k).count();
            double called = Arrays.stream(predicted).filter(t -> t == k).count();
            if (members + called > 0) {
                double p = called == 0 ? 0 : hits / called;
                double r = members == 0 ? 0 : hits / members;
                double f1 = p + r == 0 ? 0 : 2 * p * r / (p + r);
                assertThat(m.f1(c)).isCloseTo(f1, within(1e-12));
                occurring++;
                macro += f1;
                precision += p;
                recall += r;
                weighted += f1 * members / n;
            }
        }
        assertThat(m.f1Macro()).isCloseTo(macro / occurring, within(1e-12));
        assertThat(m.precisionMacro()).isCloseTo(precision / occurring, within(1e-12));
        assertThat(m.recallMacro()).isCloseTo(recall / occurring, within(1e-12));
        assertThat(m.f1Weighted()).isCloseTo(weighted, within(1e-12));
    }

    /** Equal points in two clusters are no nearer to one than to the other. */
    @Property(tries = 20)
    void silhouettesOfEqualPointsAreZero(@ForAll @IntRange(min = 4, max = 12) int n) {
        double[][] points = new double[n][2];
        int[] label = IntStream.range(0, n).map(i -> i % 2).toArray();
        assertThat(Silhouette.of(points, label)).containsOnly(0);
        assertThat(Arrays.stream(Silhouette.of(points, new int[n]))).allMatch(v -> Double.isNaN(v));
    }
}
