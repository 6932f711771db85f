package io.stroma.tasks.outcome;

import io.stroma.parallel.Workers;
import io.stroma.stats.KMeans;
import io.stroma.stats.Pca;
import io.stroma.tasks.Cohort;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Shares of kinds of cells, the baseline that pathologists would name first. Kinds are given, or clusters of the own
 * expression whose components and centres come from the training tissues.
 */
public final class TissueComposition {

    private static final int CLUSTERS = 16;
    private static final int COMPONENTS = 20;
    private static final int CELLS = 10_000; // that clusters are made of
    private static final int RESTARTS = 2;

    private TissueComposition() {}

    /** Shares of the values of a column; missing values are a kind of their own. */
    public static LogisticHead ofColumn(Cohort cohort, CellColumn column) {
        String[] kind = IntStream.range(0, column.size())
                .mapToObj(i -> Objects.requireNonNullElse(column.label(i), ""))
                .toArray(String[]::new);
        List<String> kinds = List.copyOf(new TreeSet<>(Arrays.asList(kind)));
        int[] of = Arrays.stream(kind)
                .mapToInt(k -> Collections.binarySearch(kinds, k))
                .toArray();
        return LogisticHead.over(shares(of, kinds.size(), cohort));
    }

    /** Shares of clusters. */
    public static LogisticHead ofClusters(Cohort cohort) {
        return new LogisticHead((train, seed) -> shares(clusters(cohort, train, seed), CLUSTERS, cohort));
    }

    private static int[] clusters(Cohort cohort, int[] train, long seed) {
        Workers here = new Workers(1);
        boolean[] all = new boolean[cohort.tissueOf().length];
        Arrays.fill(all, true);
        int each = Math.max(1, CELLS / train.length);
        int[] sample = CellSample.joined(CellSample.draw(cohort.tissueOf(), all, train, each, seed));
        DenseMatrix seen = cohort.expression().select(sample);
        Pca pca = Pca.fit(seen, COMPONENTS, seed, here);
        DenseMatrix space = pca.project(seen, here);
        int k = Math.min(CLUSTERS, sample.length);
        int[] assignment = KMeans.fit(space, k, RESTARTS, seed, here).assignment();
        double[][] centre = new double[k][space.columns()];
        int[] size = new int[k];
        for (int i = 0; i < assignment.length; i++) {
            size[assignment[i]]++;
            for (int j = 0; j < space.columns(); j++) {
                centre[assignment[i]][j] += space.get(i, j);
            }
        }
        for (int c = 0; c < k; c++) {
            for (int j = 0; j < space.columns(); j++) {
                centre[c][j] /= Math.max(1, size[c]);
            }
        }
        DenseMatrix rows = pca.project(cohort.expression(), here);
        return IntStream.range(0, rows.rows())
                .map(i -> nearest(rows, i, centre))
                .toArray();
    }

    private static int nearest(DenseMatrix rows, int i, double[][] centre) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int c = 0; c < centre.length; c++) {
            double distance = 0;
            for (int j = 0; j < centre[c].length; j++) {
                double difference = rows.get(i, j) - centre[c][j];
                distance += difference * difference;
            }
            if (distance < least) {
                least = distance;
                best = c;
            }
        }
        return best;
    }

    /** Tissues x kinds. */
    private static DenseMatrix shares(int[] kind, int kinds, Cohort cohort) {
        DenseMatrix out = DenseMatrix.zeros(cohort.tissues().size(), kinds);
        int[] size = new int[out.rows()];
        Arrays.stream(cohort.tissueOf()).forEach(t -> size[t]++);
        for (int i = 0; i < kind.length; i++) {
            int tissue = cohort.tissueOf()[i];
            out.values()[tissue * kinds + kind[i]] += 1f / size[tissue];
        }
        return out;
    }
}
